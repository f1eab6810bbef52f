import { CardSkeleton, ErrorState, StatusBadge, useApi, useFormat, useNavigate, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { BatchTarget } from '../batch/useBatch.js';
import { useTexts } from '../parts/t.js';
import { ReasonForm } from '../rights/ReasonForm.js';
import type { ErasureRun } from './types.js';

export interface EraseDialogProps {
  target: BatchTarget;
  onClose(): void;
  onAsked(): void;
}

/** Counts whom it would take before it asks for a reason, and for that number in the person's own typing. */
export function EraseDialog({ target, onClose, onAsked }: EraseDialogProps): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const format = useFormat();
  const notify = useNotify();
  const navigate = useNavigate();
  const client = useQueryClient();
  const id = useId();
  const { data, error, isPending, refetch } = useQuery({ queryKey: [...keys.erasures, 'preview', target], queryFn: ({ signal }) => http.post<{ people: number; held: number; waiting: number }>('/customers/erasures/preview', target, { signal }), retry: false, gcTime: 0, staleTime: 0, refetchOnWindowFocus: false });
  const ask = async (people: number, reason: string): Promise<void> => {
    const run = await http.post<ErasureRun>('/customers/erasures', { ...target, reason, confirm: people });
    void client.invalidateQueries({ queryKey: keys.erasures });
    notify(t('erasures.asked', { when: format.dateTime(run.approval.expiresAt) }), { level: 'success' });
    onAsked();
    navigate('/customers/requests');
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>{t('erasures.title')}</DialogTitle>
      <DialogContent>
        {isPending && <CardSkeleton lines={3} />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data && (
          <Box sx={{ display: 'grid', gap: '10px', fontSize: 14 }}>
            <Box sx={{ fontWeight: 600 }}>{data.people > 0 ? t('erasures.people', { count: data.people }) : t('erasures.nobody')}</Box>
            {data.held > 0 && <Box><StatusBadge tone="warning" icon="lock">{t('erasures.held', { count: data.held })}</StatusBadge></Box>}
            {data.waiting > 0 && <Box><StatusBadge tone="accent" icon="clock">{t('erasures.waiting', { count: data.waiting })}</StatusBadge></Box>}
            {data.people > 0 && (
              <>
                <Box>{t('erasures.warning')}</Box>
                <ReasonForm label={t('erasures.title')} action={t('erasure.ask')} confirm={{ label: t('erasures.type', { count: data.people }), word: String(data.people) }} onSubmit={({ reason }) => ask(data.people, reason)} onDone={onClose} />
              </>
            )}
          </Box>
        )}
      </DialogContent>
      {(data?.people === 0 || error) && <DialogActions><Button variant="outlined" onClick={onClose}>{ui('action.close')}</Button></DialogActions>}
    </Dialog>
  );
}
