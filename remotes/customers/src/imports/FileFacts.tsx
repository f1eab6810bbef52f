import { Icon, Input, adviceFor, toApiError, useApi, useConfirm, useFormat, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, NativeSelect } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { ReadyDraft } from './draft.js';
import { EncodingField } from './EncodingField.js';

export interface FileFactsProps {
  draft: ReadyDraft;
  matched: number;
  columns: number;
  busy: boolean;
  onReread(part: Pick<Partial<ReadyDraft>, 'encoding' | 'sheet'>): void;
}

/** What the file is, and what can be said about how to read it: sheet, encoding, what was remembered. */
export function FileFacts({ draft, matched, columns, busy, onReread }: FileFactsProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { tones } = useTokens();
  const { preview, file } = draft;
  return (
    <Box sx={{ display: 'grid', gap: '6px', minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 16px', fontSize: 13, color: 'text.secondary' }}>
        <span>{[format.bytes(file.size), t('import.rowsInFile', { count: preview.total }), t('import.matched', { count: matched, total: columns })].join(' · ')}</span>
        {preview.sheets.length > 1 && <SheetField draft={draft} busy={busy} onSheet={(sheet) => onReread({ sheet })} />}
        {preview.format === 'csv' && preview.encoding !== 'UTF-8' && <EncodingField value={preview.encoding} busy={busy} onChange={(encoding) => onReread({ encoding })} />}
        {preview.remembered > 0 && <Remembered draft={draft} onForgotten={() => onReread({})} />}
      </Box>
      {preview.merges.length > 0 && (
        <Box role="note" sx={{ display: 'flex', gap: '8px', fontSize: 13, p: '6px 10px', borderRadius: '8px', color: tones.warning.text, bgcolor: tones.warning.soft }}>
          <Icon name="triangle-alert" size={16} />
          {t('import.merged', { ranges: preview.merges.slice(0, 5).join(', ') })}
        </Box>
      )}
    </Box>
  );
}

function SheetField({ draft, busy, onSheet }: { draft: ReadyDraft; busy: boolean; onSheet(sheet: string): void }): ReactElement {
  const t = useTexts();
  const id = useId();
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}>
      <Box component="label" htmlFor={id}>{t('import.sheet')}</Box>
      <NativeSelect id={id} disabled={busy} input={<Input sx={{ minHeight: 30 }} />} value={draft.preview.sheet ?? ''} onChange={(event) => onSheet(event.target.value)}>
        {draft.preview.sheets.map((sheet) => <option key={sheet} value={sheet}>{sheet}</option>)}
      </NativeSelect>
    </Box>
  );
}

function Remembered({ draft, onForgotten }: { draft: ReadyDraft; onForgotten(): void }): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const { profileType, consumer, preview } = draft;
  const forget = async (): Promise<void> => {
    if (!(await confirm({ title: t('import.forget'), consequences: t('import.forgetWhat', { consumer }), action: t('import.forget') }))) return;
    try {
      await http.delete('/imports/customers/mapping', { query: { profileType, consumer } });
      onForgotten();
    } catch (error) {
      notify(adviceFor(toApiError(error), ui), { level: 'error' });
    }
  };
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: '4px' }}>
      <Icon name="history" size={14} />
      {t('import.remembered', { count: preview.remembered })}
      <Button variant="text" onClick={() => void forget()} sx={{ minHeight: 28 }}>{t('import.forget')}</Button>
    </Box>
  );
}
