import { Icon, toApiError, useApi, useConfirm, useFormat, useNotify, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, LinearProgress } from '@mui/material';
import { useEffect, useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { addSample, paceOf, type Sample } from './pace.js';
import type { ImportView } from './types.js';

const TITLES = { waiting: 'import.waiting', running: 'import.running', retrying: 'import.retrying', cancelling: 'import.cancelling' } as const;

export interface ImportProgressProps {
  run: ImportView;
  mayCancel: boolean;
  onCancelled(): void;
}

export function ImportProgress({ run, mayCancel, onCancelled }: ImportProgressProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const format = useFormat();
  const { palette } = useTokens();
  const [samples, setSamples] = useState<Sample[]>([]);
  const { processed, total, state } = run;
  useEffect(() => setSamples((known) => addSample(known, { at: Date.now(), processed })), [processed]);
  const pace = paceOf(samples, total);

  const cancel = async (): Promise<void> => {
    const stop = run.dryRun || (await confirm({ title: t('import.cancelTitle'), consequences: t('import.cancelBody', { count: run.succeeded }), action: t('import.cancelConfirm'), danger: true }));
    if (!stop) return;
    try {
      await http.post(`/imports/${run.id}/cancel`);
    } catch (error) {
      const failure = toApiError(error);
      // It ended in the meantime: that is what the reload shows.
      if (failure.code !== 'IMPORT_STATE') notify(failure.message, { level: 'error' });
    }
    onCancelled();
  };
  const title = state === 'running' && run.dryRun ? t('import.checking') : t(TITLES[state as keyof typeof TITLES] ?? 'import.running');
  return (
    <Box sx={{ display: 'grid', gap: '10px', p: '16px', border: `1px solid ${palette.line}`, borderRadius: '8px', bgcolor: palette.surface }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px' }}>
        <Box sx={{ flex: '1 1 200px', fontWeight: 650 }}>{title}</Box>
        {mayCancel && state !== 'cancelling' && <Button variant="outlined" onClick={() => void cancel()} startIcon={<Icon name="x" size={16} />}>{t(run.dryRun ? 'import.cancelTrial' : 'import.cancel')}</Button>}
      </Box>
      <LinearProgress aria-label={title} sx={{ height: 6, borderRadius: 3 }} {...(state === 'waiting' || total === 0 ? {} : { variant: 'determinate' as const, value: Math.min(100, (processed / total) * 100) })} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 16px', fontSize: 13, color: 'text.secondary' }}>
        <Box component="span" aria-live="polite" data-testid="rows-done">{t('import.rowsDone', { processed: format.number(processed), total: format.number(total) })}</Box>
        {pace && <span>{t('import.rate', { rate: format.number(Math.round(pace.rowsPerSecond)) })}</span>}
        {pace && <span>{t('import.left', { time: format.duration(pace.secondsLeft) })}</span>}
        <Box component="span" sx={{ ml: { sm: 'auto' } }}>{t('import.canLeave')}</Box>
      </Box>
    </Box>
  );
}
