import { adviceFor, Icon, toApiError, useApi, useFormat, useLive, useNotify, useT, type JobView, type Query } from '@hako/sdk-plugin/ui';
import { Box, Button, Checkbox, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, LinearProgress, Radio, RadioGroup } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactElement } from 'react';
import { deskKeys } from '../api/keys.js';
import { saveFile } from '../parts/saveFile.js';
import { useTexts } from '../parts/t.js';

interface ExportView {
  id: string;
  state: 'waiting' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';
  rows: number | null;
  progress: number | null;
  error: string | null;
}

const FORMATS = ['xlsx', 'csv', 'json'] as const;
type Format = (typeof FORMATS)[number];
const FIELDS = ['id', 'talentId', 'status', 'language', 'content', 'senderName', 'reply', 'repliedAt', 'reasonCode', 'reasonNote', 'filterScore', 'starred', 'pinned', 'read', 'createdAt', 'approvedAt', 'moderatedBy'] as const;
const CHOSEN: readonly string[] = ['status', 'language', 'content', 'senderName', 'reply', 'starred', 'createdAt', 'approvedAt'];
const DONE = new Set(['succeeded', 'failed', 'cancelled']);

interface ExportDialogProps {
  /** An export that runs or ran already. */
  id: string | undefined;
  filters: Query;
  onStarted(id: string): void;
  onClose(): void;
}

/** A file of what the desk shows. It runs as a job: the dialog may be closed and opened again. */
export function ExportDialog({ id, filters, onStarted, onClose }: ExportDialogProps): ReactElement {
  const t = useTexts();
  const title = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={title} fullWidth maxWidth="xs">
      <DialogTitle id={title}>{t('export.title')}</DialogTitle>
      {id ? <Running id={id} onClose={onClose} /> : <Choice filters={filters} onStarted={onStarted} onClose={onClose} />}
    </Dialog>
  );
}

function Choice({ filters, onStarted, onClose }: Omit<ExportDialogProps, 'id'>): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const [format, setFormat] = useState<Format>('xlsx');
  const [fields, setFields] = useState<readonly string[]>(CHOSEN);
  const { sort: _sort, ...wanted } = filters;
  const start = useMutation({
    mutationFn: () => http.post<ExportView>('/marshmallow/export', { format, fields: FIELDS.filter((field) => fields.includes(field)), ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== '')) }),
    onSuccess: (made) => onStarted(made.id),
  });
  return (
    <>
      <DialogContent>
        <Box sx={{ fontSize: 13, color: 'text.secondary', mb: '12px' }}>{t('export.what')}</Box>
        <RadioGroup row value={format} onChange={(_event, value) => setFormat(FORMATS.find((one) => one === value) ?? 'xlsx')} aria-label={t('export.format')}>
          {FORMATS.map((value) => <FormControlLabel key={value} value={value} control={<Radio />} label={t(`export.${value}`)} slotProps={{ typography: { sx: { fontSize: 13 } } }} />)}
        </RadioGroup>
        <Box component="fieldset" sx={{ m: '12px 0 0', p: 0, border: 0 }}>
          <Box component="legend" sx={{ p: 0, mb: '4px', fontSize: 13, fontWeight: 600 }}>{t('export.fields')}</Box>
          <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr' }}>
            {FIELDS.map((field) => (
              <FormControlLabel key={field} control={<Checkbox checked={fields.includes(field)} onChange={(_event, on) => setFields((known) => (on ? [...known, field] : known.filter((other) => other !== field)))} />} label={t(`exportField.${field}`)} slotProps={{ typography: { sx: { fontSize: 13 } } }} sx={{ m: 0 }} />
            ))}
          </Box>
        </Box>
        {start.error && <Box role="alert" sx={{ mt: '12px', fontSize: 13, color: 'error.main' }}>{adviceFor(toApiError(start.error), ui)}</Box>}
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('export.cancel')}</Button>
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
    queryKey: deskKeys.export(id),
    queryFn: ({ signal }) => http.get<ExportView>(`/marshmallow/exports/${id}`, { signal }),
    refetchInterval: (query) => (query.state.error || DONE.has(query.state.data?.state ?? '') ? false : 1_500),
    retry: false,
  });
  useLive<JobView>('job', ({ data: job }) => {
    if (job.name === 'marshmallow.export') void client.invalidateQueries({ queryKey: deskKeys.export(id) });
  });
  const download = async (): Promise<void> => {
    try {
      saveFile(await http.download(`/marshmallow/exports/${id}/download`));
    } catch (failure) {
      notify(adviceFor(toApiError(failure), ui), { level: 'error' });
    }
  };
  const share = data?.progress ?? null;
  const failed = data?.state === 'failed' || data?.state === 'cancelled';
  return (
    <>
      <DialogContent aria-live="polite">
        {error && <Box role="alert">{adviceFor(toApiError(error), ui)}</Box>}
        {failed && <Box role="alert">{t('export.failed', { code: data.error ?? data.state })}</Box>}
        {data?.state === 'succeeded' && <Box>{t('export.ready', { count: format.number(data.rows ?? 0) })}</Box>}
        {!error && !DONE.has(data?.state ?? '') && (
          <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
            <Box>{t('export.running', { count: format.number(data?.rows ?? 0) })}</Box>
            <LinearProgress aria-label={t('export.title')} {...(share === null ? {} : { variant: 'determinate' as const, value: share * 100 })} />
            <Box sx={{ color: 'text.secondary' }}>{t('export.leave')}</Box>
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('export.close')}</Button>
        {data?.state === 'succeeded' && <Button variant="contained" onClick={() => void download()} startIcon={<Icon name="download" size={16} />}>{t('export.download')}</Button>}
      </DialogActions>
    </>
  );
}
