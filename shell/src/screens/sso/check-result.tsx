import { Icon, toApiError, useApi, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, CircularProgress } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Findings, Provider } from './types.js';

const LOOKS = { ok: { tone: 'success', icon: 'circle-check' }, warning: { tone: 'warning', icon: 'triangle-alert' }, failed: { tone: 'danger', icon: 'circle-x' } } as const;

/** Two tests: what the server can see by itself, and a whole sign-in that opens nothing. */
export function CheckResult({ provider, dirty }: { provider: Provider; dirty: boolean }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const { palette, tones } = useTokens();
  const check = useMutation({ mutationFn: () => http.post<Findings>(`/sso/providers/${provider.id}/test`), onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  const go = useMutation({ mutationFn: () => http.post<{ url: string }>(`/sso/providers/${provider.id}/test-sign-in`), onSuccess: ({ url }) => window.location.assign(url), onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  return (
    <Box role="group" aria-label={t('sso.test.title')} sx={{ display: 'grid', gap: '10px', p: '12px 14px', borderRadius: '8px', border: `1px solid ${palette.line}` }}>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(dirty ? 'sso.test.saveFirst' : 'sso.test.text')}</Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
        <Button variant="outlined" disabled={dirty || check.isPending} onClick={() => check.mutate()} startIcon={check.isPending ? <CircularProgress size={14} aria-label={t('sso.test.running')} /> : <Icon name="activity" size={16} />}>{t('sso.test.check')}</Button>
        <Button variant="outlined" disabled={dirty || go.isPending || go.isSuccess} onClick={() => go.mutate()} startIcon={<Icon name="user" size={16} />}>{t('sso.test.signIn')}</Button>
      </Box>
      <Box role="status" aria-live="polite">
        {check.data && (
          <Box component="ul" aria-label={t('sso.test.result')} sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '6px', fontSize: 13 }}>
            {check.data.findings.map(({ state, message }) => (
              <Box component="li" key={message} sx={{ display: 'flex', gap: '8px', overflowWrap: 'anywhere', minWidth: 0 }}>
                <Icon name={LOOKS[state].icon} size={16} color={tones[LOOKS[state].tone].text} label={t(`sso.test.state.${state}`)} />
                <span>{message}</span>
              </Box>
            ))}
          </Box>
        )}
      </Box>
    </Box>
  );
}
