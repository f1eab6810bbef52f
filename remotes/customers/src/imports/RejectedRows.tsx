import { ErrorState, Icon, ListSkeleton, Section, useFormat, useNotify, useTokens, useUnsavedGuard, type Translate } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { columnTitle, useTexts } from '../parts/t.js';
import { RejectedRow } from './RejectedRow.js';
import type { ColumnOf } from './fixing.js';
import type { ImportView, ReasonCount } from './types.js';
import { useReasons } from './useImport.js';
import { useRejectedRows } from './useRejectedRows.js';

const idOf = (reason: Pick<ReasonCount, 'field' | 'code'>): string => `${reason.field}:${reason.code}`;

export interface RejectedRowsProps {
  run: ImportView;
  /** Rows may be corrected and sent again; a trial stores nothing, so there is nothing to correct. */
  fixable: boolean;
  onFixed(): void;
}

/** Why rows failed, how many for each reason, and the rows themselves to be corrected in place. */
export function RejectedRows({ run, fixable, onFixed }: RejectedRowsProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const reasons = useReasons(run);
  const [chosen, setChosen] = useState<string>();
  return (
    <Box sx={{ display: 'grid', gap: '16px', gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(220px, 280px) minmax(0, 1fr)' }, alignItems: 'start' }}>
      <Section title={t('import.byReason')} padding="flush">
        <Reasons reasons={reasons} chosen={chosen} onChoose={setChosen} />
      </Section>
      {run.fixableUntil ? (
        <Rows run={run} fixable={fixable} chosen={chosen} onFixed={onFixed} />
      ) : (
        <Box sx={{ fontSize: 13, color: 'text.secondary', p: '12px' }}>{t('import.fileGone')}</Box>
      )}
      {run.fixableUntil && fixable && <Box sx={{ gridColumn: '1 / -1', fontSize: 12, color: 'text.secondary' }}>{t('import.fixableUntil', { when: format.dateTime(run.fixableUntil) })}</Box>}
    </Box>
  );
}

function Reasons({ reasons, chosen, onChoose }: { reasons: ReasonCount[]; chosen: string | undefined; onChoose(id: string | undefined): void }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette, tones } = useTokens();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: '4px' }}>
      {reasons.map((reason) => {
        const id = idOf(reason);
        const on = chosen === id;
        return (
          <li key={id}>
            <Button variant="text" fullWidth onClick={() => onChoose(on ? undefined : id)} aria-pressed={on} data-reason={id} sx={{ justifyContent: 'flex-start', textAlign: 'start', alignItems: 'baseline', gap: '8px', minHeight: 36, whiteSpace: 'normal', fontWeight: 500, bgcolor: on ? tones.accent.soft : 'transparent', '&:hover': { bgcolor: on ? tones.accent.soft : palette.sunken } }}>
              <Box component="span" sx={{ flex: 1, minWidth: 0 }}>
                <strong>{reason.field === 'row' ? t('field.record') : columnTitle(t, reason.field)}</strong>
                <Box component="span" sx={{ display: 'block', fontSize: 12, color: 'text.secondary' }}>{reason.message}</Box>
              </Box>
              <Box component="span" sx={{ fontWeight: 650 }}>{format.number(reason.records)}</Box>
            </Button>
          </li>
        );
      })}
    </Box>
  );
}

function sendLabel(t: Translate, { sending, changed }: { sending: boolean; changed: number }): string {
  if (sending) return t('import.resending');
  return changed === 0 ? t('import.resendNone') : t('import.resend', { count: changed });
}

function Rows({ run, fixable, chosen, onFixed }: RejectedRowsProps & { chosen: string | undefined }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const notify = useNotify();
  const client = useQueryClient();
  const { palette } = useTokens();
  const state = useRejectedRows(run);
  useUnsavedGuard(state.changed > 0);
  const columns = useMemo<ColumnOf[]>(() => run.headers.map((header, at) => ({ header, code: run.columns[at] ?? null })), [run.headers, run.columns]);
  const shown = chosen === undefined ? state.rows : state.rows.filter((row) => row.state === 'imported' || row.errors.some((error) => idOf(error) === chosen));

  const send = async (): Promise<void> => {
    const result = await state.send();
    if (!result) return;
    if (result.wrong === 0) notify(t('import.resent', { count: result.imported }), { level: 'success' });
    else notify(t('import.resentSome', { ok: format.number(result.imported), bad: format.number(result.wrong) }), { level: 'warning' });
    void client.invalidateQueries({ queryKey: keys.lists });
    onFixed();
  };
  if (state.problem && state.rows.length === 0) return <ErrorState error={state.problem} onRetry={state.loadMore} during="rejected rows" />;
  if (state.loading && state.rows.length === 0) return <ListSkeleton rows={6} />;
  return (
    <Section
      title={t(fixable ? 'import.fixHere' : 'import.wrongRows')}
      description={fixable ? t('import.fixHelp') : undefined}
      padding="flush"
      actions={fixable && <Button variant="contained" disabled={state.changed === 0 || state.sending} onClick={() => void send()} startIcon={<Icon name="send" size={16} />}>{sendLabel(t, state)}</Button>}
    >
      {state.problem && <ErrorState error={state.problem} during="fix rows" />}
      <Box component="ul" aria-label={t('import.wrongRows')} sx={{ listStyle: 'none', m: 0, p: 0, '& > li + li': { borderTop: `1px solid ${palette.line}` } }}>
        {shown.map((row) => (
          <RejectedRow key={row.record} row={row} columns={columns} fixable={fixable} onEdit={(header, text) => state.edit(row.record, header, text)} onAccept={(on) => state.accept(row.record, on)} />
        ))}
      </Box>
      {state.hasMore && (
        <Box sx={{ p: '8px' }}>
          <Button variant="text" disabled={state.loading} onClick={state.loadMore} startIcon={<Icon name="chevron-down" size={16} />}>{t('import.loadErrors')}</Button>
        </Box>
      )}
    </Section>
  );
}
