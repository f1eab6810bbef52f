import { CardSkeleton, EmptyState, ErrorState, Icon, Section, StatusBadge, toApiError, useApi, useCan, useConfirm, useFormat, useList, useNotify, useT, useTokens, useUrlState, Drawer, SplitView } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { HoldForm } from './hold-form.js';
import type { LegalHold, Retention, StreamRetention } from './types.js';

/** How long bodies of entries stay, what goes tonight, and what must not. */
export function RetentionTab(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const mayWrite = useCan('compliance:write');
  const [panel, setPanel] = useUrlState('panel');
  const retention = useQuery({ queryKey: ['core', 'logs', 'retention'], queryFn: () => http.get<Retention>('/logs/retention') });
  const holds = useList<LegalHold>({ key: ['core', 'logs', 'holds'], path: '/logs/holds', pageSize: null });
  if (retention.isPending) return <CardSkeleton />;
  if (retention.isError) return <ErrorState error={retention.error} onRetry={() => void retention.refetch()} during={t('logs.retention.title')} />;
  const changed = (): void => {
    holds.reload();
    void retention.refetch();
  };
  return (
    <SplitView>
      <Box sx={{ overflow: 'auto', display: 'grid', gap: '16px', alignContent: 'start', pb: '24px' }}>
        <Section title={t('logs.retention.title')} description={<RetentionNote retention={retention.data} />} actions={<Button component={Link} to="/settings" startIcon={<Icon name="settings" size={16} />}>{t('logs.retention.settings')}</Button>} padding="flush">
          <RetentionTable streams={retention.data.streams} />
        </Section>
        <Section title={t('logs.hold.title')} description={t('logs.hold.help')} actions={mayWrite && <Button variant="outlined" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new-hold')}>{t('logs.hold.new')}</Button>} padding="flush">
          {holds.state === 'error' && <ErrorState error={holds.error} onRetry={holds.reload} during={t('logs.hold.title')} />}
          {holds.state === 'ready' && holds.rows.length === 0 && <EmptyState icon="lock-open" title={t('logs.hold.none')} />}
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {holds.rows.map((hold) => <HoldRow key={hold.id} hold={hold} onChanged={changed} />)}
          </Box>
        </Section>
      </Box>
      <Drawer open={panel === 'new-hold'} onClose={() => setPanel(null)} title={t('logs.hold.new')} name="hold">
        <HoldForm onPlaced={() => { setPanel(null); changed(); }} onCancel={() => setPanel(null)} />
      </Drawer>
    </SplitView>
  );
}

function RetentionNote({ retention: { lastRun } }: { retention: Retention }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  return <>{t('logs.retention.help')} {lastRun ? t('logs.retention.lastRun', { at: format.dateTime(lastRun.at), count: format.number(lastRun.removed) }) : t('logs.retention.neverRun')}</>;
}

function RetentionTable({ streams }: { streams: readonly StreamRetention[] }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette } = useTokens();
  const number = { textAlign: 'end', fontVariantNumeric: 'tabular-nums' } as const;
  return (
    <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('logs.retention.title')}>
      <Box component="table" sx={{ width: '100%', minWidth: 520, borderCollapse: 'collapse', fontSize: 13, '& th, & td': { p: '8px 16px', borderTop: `1px solid ${palette.line}`, textAlign: 'start' }, '& thead th': { borderTop: 0, color: 'text.secondary', fontWeight: 600 } }}>
        <thead>
          <tr>
            <th scope="col">{t('logs.stream')}</th>
            <Box component="th" scope="col" sx={number}>{t('logs.retention.days')}</Box>
            <Box component="th" scope="col" sx={number}>{t('logs.retention.entries')}</Box>
            <th scope="col">{t('logs.retention.oldest')}</th>
            <Box component="th" scope="col" sx={number}>{t('logs.retention.due')}</Box>
            <Box component="th" scope="col" sx={number}>{t('logs.retention.held')}</Box>
          </tr>
        </thead>
        <tbody>
          {streams.map((row) => (
            <tr key={row.stream}>
              <Box component="th" scope="row" sx={{ fontWeight: 600 }}>{t(`logs.kind.${row.stream}`)}</Box>
              <Box component="td" sx={number}>{format.number(row.days)}</Box>
              <Box component="td" sx={number}>{format.number(row.entries)}</Box>
              <td>{row.oldest ? format.dateTime(row.oldest) : '—'}</td>
              <Box component="td" sx={number}>{format.number(row.due)}</Box>
              <Box component="td" sx={number}>{format.number(row.held)}</Box>
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

function HoldRow({ hold, onChanged }: { hold: LegalHold; onChanged(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const format = useFormat();
  const { palette } = useTokens();
  const mayWrite = useCan('compliance:write');
  const release = useMutation({
    mutationFn: () => http.post<LegalHold>(`/logs/holds/${hold.id}/release`, { version: hold.version, reason: t('logs.hold.releasedHere') }),
    onSuccess: onChanged,
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('logs.hold.releaseTitle', { name: hold.name }), consequences: t('logs.hold.releaseHelp'), action: t('logs.hold.release'), typeToConfirm: hold.name })) release.mutate();
  };
  const period = hold.from || hold.to ? `${hold.from ? format.date(hold.from) : '…'} – ${hold.to ? format.date(hold.to) : '…'}` : t('logs.hold.always');
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 12px', p: '10px 16px', fontSize: 13, borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
        <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap' }}>
          <strong>{hold.name}</strong>
          <StatusBadge tone={hold.releasedAt ? 'neutral' : 'warning'} icon={hold.releasedAt ? 'lock-open' : 'lock'}>{t(hold.releasedAt ? 'logs.hold.released' : 'logs.hold.standing')}</StatusBadge>
        </Box>
        <Box>{hold.reason}</Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{hold.streams.map((kind) => t(`logs.kind.${kind}`)).join(', ')} · {period} · {t('logs.hold.by', { name: hold.createdBy, at: format.dateTime(hold.createdAt) })}</Box>
      </Box>
      {mayWrite && hold.releasedAt === null && <Button variant="outlined" disabled={release.isPending} onClick={() => void ask()}>{t('logs.hold.release')}</Button>}
    </Box>
  );
}
