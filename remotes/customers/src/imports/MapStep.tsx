import { Icon, Input, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, NativeSelect } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { ImportDraft, ReadyDraft } from './draft.js';
import { FileFacts, type FileFactsProps } from './FileFacts.js';
import { assignField, checkMapping, dataHeaders, FIELD_GROUPS, isComplete, type ImportField, type MappingProblems } from './mapping.js';
import type { ImportPreview } from './types.js';

export interface MapStepProps {
  draft: ReadyDraft;
  busy: boolean;
  upload: number | undefined;
  onMapping(mapping: ImportDraft['mapping']): void;
  onReread: FileFactsProps['onReread'];
  onBack(): void;
  onCheck(): void;
}

/** The first rows of the file, each column under the field that it goes to. */
export function MapStep({ draft, busy, upload, onMapping, onReread, onBack, onCheck }: MapStepProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const [hidden, setHidden] = useState(true);
  const { fields } = draft.preview;
  const headers = dataHeaders(draft.preview.headers);
  const problems = checkMapping(headers, draft.mapping, { fields, mode: draft.mode });
  const matched = headers.filter((header) => draft.mapping[header]).length;
  return (
    <Box sx={{ display: 'grid', gap: '12px', minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: '4px 16px' }}>
        <Box sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>{t('import.previewOf', { count: draft.preview.rows.length, file: draft.file.name })}</Box>
        <Box sx={{ flex: '1 1 0' }} />
        <Button variant="text" onClick={() => setHidden(!hidden)} startIcon={<Icon name={hidden ? 'eye' : 'eye-off'} size={16} />} aria-pressed={!hidden}>{t(hidden ? 'import.showPersonal' : 'import.hidePersonal')}</Button>
      </Box>
      <FileFacts draft={draft} matched={matched} columns={headers.length} busy={busy} onReread={onReread} />
      <PreviewTable table={draft.preview} headers={headers} mapping={draft.mapping} fields={fields} hidePersonal={hidden} onAssign={(header, code) => onMapping(assignField(draft.mapping, header, code))} />
      <ProblemList problems={problems} fields={fields} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'flex-end' }}>
        <Button variant="text" onClick={onBack} disabled={busy}>{t('import.otherFile')}</Button>
        <Button variant="contained" disabled={busy || !isComplete(problems)} onClick={onCheck} endIcon={<Icon name="arrow-right" size={16} />}>
          {busy ? `${t('import.uploading')}${upload === undefined ? '' : ` ${format.percent(upload)}`}` : t('import.next.check')}
        </Button>
      </Box>
    </Box>
  );
}

interface PreviewTableProps {
  table: ImportPreview;
  headers: string[];
  mapping: ImportDraft['mapping'];
  fields: ImportField[];
  hidePersonal: boolean;
  onAssign(header: string, code: string | null): void;
}

function PreviewTable({ table, headers, mapping, fields, hidePersonal, onAssign }: PreviewTableProps): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  const skip = table.headers.length - headers.length;
  const personal = new Set(fields.filter((field) => field.personal).map((field) => field.code));
  const border = `1px solid ${palette.line}`;
  return (
    <Box tabIndex={0} role="region" aria-label={t('import.step.map')} sx={{ overflow: 'auto', maxHeight: { xs: '56vh', md: 'min(60vh, 560px)' }, border, borderRadius: '8px', bgcolor: palette.surface }}>
      <Box component="table" sx={{ borderCollapse: 'separate', borderSpacing: 0, fontSize: 13, '& th, & td': { borderBottom: border, borderRight: border, textAlign: 'start' } }}>
        <Box component="thead" sx={{ '& th': { position: 'sticky', top: 0, zIndex: 1, bgcolor: palette.sunken, p: '8px', minWidth: 148, verticalAlign: 'top', fontWeight: 600 } }}>
          <tr>
            {headers.map((header, at) => {
              const code = mapping[header] ?? null;
              return (
                <th key={`${header}-${at}`} scope="col">
                  <Box sx={{ display: 'flex', alignItems: 'center', gap: '4px', mb: '6px', maxWidth: 220, minHeight: 20 }}>
                    <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', color: code ? 'text.primary' : 'text.secondary' }} title={header}>{header || t('import.emptyColumn')}</Box>
                    {code && personal.has(code) && <Icon name="lock" size={12} label={t('import.vault')} color={tones.accent.text} />}
                  </Box>
                  <NativeSelect input={<Input fullWidth sx={{ minHeight: 30, ...(code ? {} : { borderStyle: 'dashed' }) }} />} value={code ?? ''} onChange={(event) => onAssign(header, event.target.value || null)} inputProps={{ 'aria-label': t('import.mapsTo', { header }) }}>
                    <option value="">{t('import.skip')}</option>
                    <FieldOptions fields={fields} />
                  </NativeSelect>
                </th>
              );
            })}
          </tr>
        </Box>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {headers.map((header, at) => {
                const code = mapping[header] ?? null;
                const value = row[at + skip] ?? '';
                const secret = hidePersonal && code !== null && personal.has(code) && value !== '';
                return (
                  <Box component="td" key={`${header}-${at}`} sx={{ p: '6px 8px', height: 32, maxWidth: 220, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', color: code ? 'text.primary' : 'text.secondary', ...(code ? {} : { textDecoration: 'line-through', textDecorationColor: palette.line }) }}>
                    {secret ? <Box component="span" aria-label={t('personal.masked')} sx={{ letterSpacing: 1, color: 'text.secondary' }}>••••••</Box> : value}
                  </Box>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

function FieldOptions({ fields }: { fields: readonly ImportField[] }): ReactElement {
  const t = useTexts();
  return (
    <>
      {FIELD_GROUPS.map((group) => {
        const own = fields.filter((field) => field.group === group);
        return own.length === 0 ? null : (
          <optgroup key={group} label={t(`import.group.${group}`)}>
            {own.map((field) => <option key={field.code} value={field.code}>{`${field.title}${field.required ? ` (${t('import.needed')})` : ''}`}</option>)}
          </optgroup>
        );
      })}
    </>
  );
}

function ProblemList({ problems, fields }: { problems: MappingProblems; fields: readonly ImportField[] }): ReactElement | null {
  const t = useTexts();
  const { tones } = useTokens();
  const lines = [
    problems.missing.length > 0 && t('import.missing', { fields: problems.missing.map((code) => fields.find((field) => field.code === code)?.title ?? code).join(', ') }),
    problems.externalIdNeeded && t('import.externalIdNeeded'),
    problems.duplicates.length > 0 && t('import.duplicateHeaders', { headers: problems.duplicates.join(', ') }),
  ].filter((line): line is string => typeof line === 'string');
  if (lines.length === 0) return null;
  return (
    <Box role="alert" sx={{ display: 'grid', gap: '4px', p: '10px 12px', borderRadius: '8px', fontSize: 13, color: tones.danger.text, bgcolor: tones.danger.soft }}>
      {lines.map((line) => (
        <Box key={line} sx={{ display: 'flex', gap: '8px' }}>
          <Icon name="circle-alert" size={16} />
          {line}
        </Box>
      ))}
    </Box>
  );
}
