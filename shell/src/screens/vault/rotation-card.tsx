import { StatusBadge, toApiError, useApi, useCan, useFormat, useNotify, useShell, useT, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button, LinearProgress } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { usePersonName } from './person-name.js';
import type { Rotation } from './types.js';

const TENANT = { type: 'tenant' } as const;
const TONES: Record<Rotation['status'], Tone> = { running: 'accent', paused: 'warning', blocked: 'danger', completed: 'success', failed: 'danger' };

/** One rotation: how far, how fast, how long yet, and the brake. */
export function RotationCard({ rotation }: { rotation: Rotation }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette } = useTokens();
  const personName = usePersonName();
  const { boot } = useShell();
  const title = `${t(`vault.rotation.kind.${rotation.kind}`)}${rotation.targetVersion === null ? '' : ` → ${t('vault.keys.version', { version: rotation.targetVersion })}`}`;
  const open = rotation.status === 'running' || rotation.status === 'paused' || rotation.status === 'blocked';
  return (
    <Box component="li" sx={{ p: '12px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 }, display: 'grid', gap: '6px' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
        <Box sx={{ flex: '1 1 160px', fontWeight: 600, fontSize: 13 }}>{title}</Box>
        <StatusBadge tone={TONES[rotation.status]}>{t(`vault.rotation.status.${rotation.status}`)}</StatusBadge>
        <Steer rotation={rotation} />
      </Box>
      {open && <LinearProgress aria-label={title} variant="determinate" value={Math.round(rotation.progress * 100)} sx={{ borderRadius: 2 }} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', fontSize: 12, color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }} aria-live={rotation.status === 'running' ? 'off' : 'polite'}>
        <span>{t('vault.rotation.done', { done: format.number(rotation.done), total: format.number(rotation.total) })}</span>
        {rotation.status === 'running' && <span>{t(`vault.rotation.phase.${rotation.phase}`)}</span>}
        {rotation.status === 'running' && rotation.rate > 0 && <span>{t('vault.rotation.rate', { rate: format.number(Math.round(rotation.rate)) })}</span>}
        {rotation.status === 'running' && rotation.etaSeconds !== null && rotation.etaSeconds > 0 && <span>{t('vault.rotation.eta', { time: format.duration(rotation.etaSeconds) })}</span>}
        {rotation.failed > 0 && <Box component="span" sx={{ color: 'error.main' }}>{t('vault.rotation.failed', { count: rotation.failed })}</Box>}
        <span>{t('vault.rotation.by', { name: personName(rotation.requestedBy), when: format.relative(rotation.createdAt) })}</span>
        {rotation.reason && <span>{rotation.reason}</span>}
        {boot.tenant.isPlatform && rotation.tenantId && <code>{rotation.tenantId}</code>}
        {rotation.retireAt && rotation.status === 'completed' && <span>{t('vault.rotation.retire', { date: format.date(rotation.retireAt) })}</span>}
      </Box>
      {rotation.status === 'blocked' && <Box sx={{ fontSize: 12 }}>{t('vault.rotation.blocked')}</Box>}
    </Box>
  );
}

function Steer({ rotation }: { rotation: Rotation }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const may = useCan('vault:execute', TENANT);
  const act = useMutation({
    mutationFn: (verb: 'pause' | 'resume') => http.post<Rotation>(`/vault/rotations/${rotation.id}/${verb}`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['core', 'vault'] }),
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  if (!may || rotation.status === 'completed' || rotation.status === 'failed') return null;
  const verb = rotation.status === 'running' ? 'pause' : 'resume';
  return <Button size="small" variant="outlined" disabled={act.isPending} onClick={() => act.mutate(verb)}>{t(`vault.rotation.${verb}`)}</Button>;
}
