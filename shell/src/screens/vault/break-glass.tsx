import { Icon, toApiError, useApi, useCan, useConfirm, useFormat, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { usePersonName } from './person-name.js';
import type { Approval } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** Uses an approved emergency access: once, for exactly the person and time that were approved. */
export function BreakGlass({ approval }: { approval: Approval }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const format = useFormat();
  const client = useQueryClient();
  const personName = usePersonName();
  const may = useCan('vault:execute', TENANT);
  const { actor, minutes } = approval.parameters;
  const open = useMutation({
    mutationFn: () => http.post<{ until: string }>('/vault/break-glass', { ...(approval.tenantId === null ? {} : { tenantId: approval.tenantId }), actor, minutes, reason: approval.reason, approvalId: approval.id }),
    onSuccess: ({ until }) => notify(t('vault.glass.opened', { time: format.dateTime(until) }), { level: 'success' }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['core', 'vault'] }),
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  if (!may || typeof minutes !== 'number' || !approval.concerns) return null;
  const name = personName(approval.concerns);
  const start = async (): Promise<void> => {
    if (await confirm({ title: t('vault.glass.open'), consequences: [t('vault.glass.what', { name, minutes }), t('vault.glass.told')], action: t('vault.glass.open'), danger: true })) open.mutate();
  };
  return (
    <Box>
      <Button variant="contained" color="error" startIcon={<Icon name="lock-open" size={16} />} disabled={open.isPending} onClick={() => void start()}>{t('vault.glass.open')}</Button>
    </Box>
  );
}
