import { Form, Icon, isRunning, Section, SelectField, StatusBadge, SubmitBar, SwitchField, TextField, toApiError, useApi, useForm, useFormat, useList, useLive, useNotify, useShell, useT, useZone, type JobView, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { KINDS, PERMISSIONS, type LogExport, type LogKind } from './types.js';

const TONES: Record<string, Tone> = { succeeded: 'success', failed: 'danger', cancelled: 'neutral' };

/** An archive that an auditor checks without this server, and the exports made so far. */
export function ExportPanel(): ReactElement {
  const t = useT('shell');
  const source = useList<LogExport>({ key: ['core', 'logs', 'exports'], path: '/logs/exports', pageSize: null });
  useLive<{ name?: string }>('job', ({ data }) => {
    if (data.name === 'log-export') source.reload();
  });
  return (
    <Box sx={{ display: 'grid', gap: '24px' }}>
      <ExportForm onStarted={source.reload} />
      {source.rows.length > 0 && (
        <Section title={t('logs.export.mine')} padding="flush">
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {source.rows.map((row) => <ExportRow key={row.id} row={row} />)}
          </Box>
        </Section>
      )}
    </Box>
  );
}

function ExportForm({ onStarted }: { onStarted(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const zone = useZone();
  const notify = useNotify();
  const { can } = useShell();
  const allowed = KINDS.filter((kind) => can(PERMISSIONS[kind]));
  const form = useForm({
    initial: { format: 'csv' as LogExport['format'], from: '', to: '', ...(Object.fromEntries(KINDS.map((kind) => [kind, allowed.includes(kind)])) as Record<LogKind, boolean>) },
    guard: false,
    validate: (values): Record<string, string> => (KINDS.some((kind) => values[kind]) ? {} : { changes: 'required' }),
    async submit({ format, from, to, ...chosen }) {
      await http.post<LogExport>('/logs/exports', { format, streams: KINDS.filter((kind) => chosen[kind]), ...(from && { from: zone.startOfDay(from) }), ...(to && { to: zone.endOfDay(to) }) });
      notify(t('logs.export.started'), { level: 'success' });
      onStarted();
    },
  });
  const { values, set } = form;
  return (
    <Form form={form} label={t('logs.export.title')} labels={{ from: t('logs.from'), to: t('logs.to') }}>
      <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('logs.export.help')}</Box>
      <SelectField name="format" label={t('logs.export.format')} value={values.format} onChange={(value) => set('format', value as LogExport['format'])} options={[{ value: 'csv', label: t('logs.export.csv') }, { value: 'jsonl', label: t('logs.export.jsonl') }]} />
      <Box role="group" aria-label={t('logs.export.streams')} sx={{ display: 'grid', gap: '4px' }}>
        {allowed.map((kind) => <SwitchField key={kind} name={kind} label={t(`logs.kind.${kind}`)} value={values[kind]} onChange={(on) => set(kind, on)} />)}
      </Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '12px' }}>
        <TextField name="from" type="date" label={t('logs.from')} value={values.from} onChange={(value) => set('from', value)} />
        <TextField name="to" type="date" label={t('logs.to')} value={values.to} onChange={(value) => set('to', value)} />
      </Box>
      <SubmitBar action={t('logs.export.start')} busy={form.busy} />
    </Form>
  );
}

function ExportRow({ row }: { row: LogExport }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const format = useFormat();
  const download = useMutation({
    mutationFn: () => http.download(`/logs/exports/${row.id}/download`),
    onSuccess: ({ blob, filename }) => {
      const url = URL.createObjectURL(blob);
      Object.assign(document.createElement('a'), { href: url, download: filename }).click();
      URL.revokeObjectURL(url);
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const gone = row.expiresAt !== null && new Date(row.expiresAt) <= new Date();
  const state = gone ? 'expired' : isRunning({ state: row.state } as JobView) ? 'running' : row.state;
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 12px', p: '10px 16px', fontSize: 13, '& + &': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
        <Box>{format.dateTime(row.createdAt)} · {row.format.toUpperCase()}{row.entries !== null && ` · ${t('logs.export.entries', { count: row.entries })}`}</Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{row.streams.map((kind) => t(`logs.kind.${kind}`)).join(', ')}</Box>
      </Box>
      <StatusBadge tone={gone ? 'neutral' : (TONES[row.state] ?? 'accent')}>{t(`logs.export.state.${state}`)}</StatusBadge>
      {row.state === 'succeeded' && !gone && (
        <Button variant="outlined" startIcon={<Icon name="download" size={16} />} disabled={download.isPending} onClick={() => download.mutate()}>{t('logs.export.download')}</Button>
      )}
    </Box>
  );
}
