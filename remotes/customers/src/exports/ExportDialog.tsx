import { Icon, useApi, useFormat, useLive, useNotify, useT, adviceFor, toApiError, type JobView, type Query } from '@hako/sdk-plugin/ui';
import { Box, Button, Checkbox, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, LinearProgress, Radio, RadioGroup } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';
import { saveFile } from '../parts/saveFile.js';

interface ExportView {
  id: string;
  state: 'waiting' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';
  format: 'csv' | 'json';
  rows: number | null;
  progress: number | null;
  error: string | null;
  expiresAt: string | null;
}

const FIELDS = ['id', 'externalId', 'profileType', 'talentId', 'nickname', 'language', 'status', 'tags', 'source', 'notes', 'active', 'legalName', 'shortName', 'segment', 'foundingDate', 'website', 'createdAt', 'updatedAt'] as const;
const CHOSEN: readonly string[] = ['id', 'externalId', 'profileType', 'nickname', 'language', 'status', 'tags', 'source', 'active', 'createdAt'];
const DONE = new Set(['succeeded', 'failed', 'cancelled']);

export interface ExportDialogProps {
  /** An export that runs or ran already. */
  id: string | undefined;
  filters: Query;
  total: number | undefined;
  onStarted(id: string): void;
  onClose(): void;
}

/** Export of what the list shows, without personal data. It runs as a job: the dialog may be closed and opened again. */
export function ExportDialog({ id, filters, total, onStarted, onClose }: ExportDialogProps): ReactElement {
  const t = useTexts();
  const title = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={title} fullWidth maxWidth="xs">
      <DialogTitle id={title}>{t('export.title')}</DialogTitle>
      {id ? <Running id={id} onClose={onClose} /> : <Choice filters={filters} total={total} onStarted={onStarted} onClose={onClose} />}
    </Dialog>
  );
}

function Choice({ filters, total, onStarted, onClose }: Omit<ExportDialogProps, 'id'>): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const format = useFormat();
  const [kind, setKind] = useState<'csv' | 'json'>('csv');
  const [fields, setFields] = useState<readonly string[]>(CHOSEN);
  const start = useMutation({
    mutationFn: () => http.post<ExportView>('/exports', { kind: 'customers', format: kind, fields: FIELDS.filter((field) => fields.includes(field)), filters: withoutUndefined(filters) }),
    onSuccess: (made) => onStarted(made.id),
  });
  return (
    <>
      <DialogContent>
        <Box sx={{ fontSize: 13, color: 'text.secondary', mb: '12px' }}>{total === undefined ? t('export.whatUnknown') : t('export.what', { count: format.number(total) })}</Box>
        <RadioGroup value={kind} onChange={(_, value) => setKind(value === 'json' ? 'json' : 'csv')} aria-label={t('export.format')}>
          {(['csv', 'json'] as const).map((value) => <FormControlLabel key={value} value={value} control={<Radio />} label={t(`export.${value}`)} slotProps={{ typography: { sx: { fontSize: 13 } } }} />)}
        </RadioGroup>
        <Box component="fieldset" sx={{ m: '12px 0 0', p: 0, border: 0 }}>
          <Box component="legend" sx={{ p: 0, mb: '4px', fontSize: 13, fontWeight: 600 }}>{t('export.fields')}</Box>
          <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr' }}>
            {FIELDS.map((field) => (
              <FormControlLabel key={field} control={<Checkbox checked={fields.includes(field)} onChange={(_, on) => setFields((known) => (on ? [...known, field] : known.filter((other) => other !== field)))} />} label={t(`exportField.${field}`)} slotProps={{ typography: { sx: { fontSize: 13 } } }} sx={{ m: 0 }} />
            ))}
          </Box>
        </Box>
        {start.error && <Box role="alert" sx={{ mt: '12px', fontSize: 13, color: 'error.main' }}>{adviceFor(toApiError(start.error), ui)}</Box>}
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('form.cancel')}</Button>
        <Button variant="contained" disabled={start.isPending || fields.length === 0} onClick={() => start.mutate()} startIcon={<Icon name="download" size={16} />}>{t('export.start')}</Button>
      </DialogActions>
    </>
  );
}

function Running({ id, onClose }: { id: string; onClose(): void }): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const client = useQueryClient();
  const format = useFormat();
  const notify = useNotify();
  const { data, error } = useQuery({
    queryKey: keys.export(id),
    queryFn: ({ signal }) => http.get<ExportView>(`/exports/${id}`, { signal }),
    refetchInterval: (query) => (query.state.error || DONE.has(query.state.data?.state ?? '') ? false : 1_500),
    retry: false,
  });
  useLive<JobView>('job', ({ data: job }) => {
    if (job.name === 'customers.export') void client.invalidateQueries({ queryKey: keys.export(id) });
  });
  const download = async (): Promise<void> => {
    try {
      saveFile(await http.download(`/exports/${id}/download`));
    } catch (failure) {
      notify(adviceFor(toApiError(failure), ui), { level: 'error' });
    }
  };
  const ready = data?.state === 'succeeded';
  return (
    <>
      <DialogContent aria-live="polite">
        {error ? <Box role="alert">{adviceFor(toApiError(error), ui)}</Box> : <Progress data={data} rows={data?.rows === null || data?.rows === undefined ? undefined : format.number(data.rows)} />}
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('export.close')}</Button>
        {ready && <Button variant="contained" onClick={() => void download()} startIcon={<Icon name="download" size={16} />}>{t('export.download')}</Button>}
      </DialogActions>
    </>
  );
}

function Progress({ data, rows }: { data: ExportView | undefined; rows: string | undefined }): ReactElement {
  const t = useTexts();
  if (data?.state === 'failed' || data?.state === 'cancelled') return <Box role="alert">{t('export.failed', { code: data.error ?? data.state })}</Box>;
  if (data?.state === 'succeeded') return <Box>{t('export.ready', { count: rows ?? '0' })}</Box>;
  const share = data?.progress ?? null;
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      <Box>{rows ? t('export.running', { processed: rows }) : t('export.preparing')}</Box>
      <LinearProgress aria-label={t('export.title')} {...(share === null ? {} : { variant: 'determinate' as const, value: share * 100 })} />
      <Box sx={{ color: 'text.secondary' }}>{t('export.leave')}</Box>
    </Box>
  );
}

function withoutUndefined(filters: Query): Query {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''));
}
