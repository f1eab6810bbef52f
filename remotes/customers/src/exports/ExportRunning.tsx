import { Icon, adviceFor, toApiError, useApi, useFormat, useLive, useNotify, useT, type JobView } from '@hako/sdk-plugin/ui';
import { Box, Button, DialogActions, DialogContent, LinearProgress } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { saveFile } from '../parts/saveFile.js';
import { useTexts } from '../parts/t.js';
import type { ExportView } from './types.js';

const DONE = new Set(['succeeded', 'failed', 'cancelled']);

/** An export on its way, and what can be done with its file. */
export function ExportRunning({ id, onClose }: { id: string; onClose(): void }): ReactElement {
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
  /** For whoever fetches it elsewhere: five minutes, without signing in. */
  const copyLink = async (): Promise<void> => {
    try {
      const { url } = await http.post<{ url: string }>(`/exports/${id}/link`);
      await navigator.clipboard.writeText(url);
      notify(t('export.linkCopied'), { level: 'success' });
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
        {ready && !data.personal && <Button variant="outlined" onClick={() => void copyLink()} startIcon={<Icon name="link" size={16} />}>{t('export.link')}</Button>}
        {ready && <Button variant="contained" onClick={() => void download()} startIcon={<Icon name="download" size={16} />}>{t('export.download')}</Button>}
      </DialogActions>
    </>
  );
}

function Progress({ data, rows }: { data: ExportView | undefined; rows: string | undefined }): ReactElement {
  const t = useTexts();
  if (data?.state === 'failed' || data?.state === 'cancelled') return <Box role="alert">{t('export.failed', { code: data.error ?? data.state })}</Box>;
  if (data?.state === 'succeeded') return <Box>{t('export.ready', { count: data.rows ?? 0 })}</Box>;
  const share = data?.progress ?? null;
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      <Box>{rows ? t('export.running', { processed: rows }) : t('export.preparing')}</Box>
      <LinearProgress aria-label={t('export.title')} {...(share === null ? {} : { variant: 'determinate' as const, value: share * 100 })} />
      <Box sx={{ color: 'text.secondary' }}>{t('export.leave')}</Box>
    </Box>
  );
}
