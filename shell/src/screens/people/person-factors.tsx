import { CardSkeleton, ErrorState, Section, StatusBadge, toApiError, useApi, useCan, useConfirm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Person } from './types.js';

interface Factors {
  totp: boolean;
  passkeys: number;
  recoveryCodes: number;
}

/** Which second factors somebody has, and the way out for who lost them. */
export function PersonFactors({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const key = ['core', 'user', person.id, 'mfa'];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Factors>(`/users/${person.id}/mfa`, { signal }) });
  const has = data !== undefined && (data.totp || data.passkeys > 0);
  return (
    <Section title={t('factors.ofPerson.title')} actions={has && <Reset person={person} queryKey={key} />}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="person-factors" />}
      {!data && !error && <CardSkeleton lines={1} />}
      {data && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
          {!has && <StatusBadge tone="neutral">{t('factors.ofPerson.none')}</StatusBadge>}
          {data.totp && <StatusBadge tone="success">{t('factors.ofPerson.app')}</StatusBadge>}
          {data.passkeys > 0 && <StatusBadge tone="success">{t('factors.ofPerson.passkeys', { count: data.passkeys })}</StatusBadge>}
          {has && <StatusBadge tone={data.recoveryCodes > 3 ? 'neutral' : 'warning'}>{t('factors.codes.left', { count: data.recoveryCodes })}</StatusBadge>}
        </Box>
      )}
    </Section>
  );
}

function Reset({ person, queryKey }: { person: Person; queryKey: string[] }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const confirm = useConfirm();
  const notify = useNotify();
  const mayReset = useCan('user:execute', { type: 'tenant' });
  const name = person.displayName;
  const reset = useMutation({
    mutationFn: () => http.post(`/users/${person.id}/reset-mfa`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey });
      notify(t('factors.reset.done', { name }), { level: 'success' });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const ask = async (): Promise<void> => {
    const consequences = [t('factors.reset.text.first'), t('factors.reset.text.second'), t('factors.reset.text.third')];
    if (await confirm({ title: t('factors.reset.title', { name }), consequences, action: t('factors.reset.action'), danger: true })) reset.mutate();
  };
  if (!mayReset) return null;
  return (
    <Button variant="outlined" color="error" disabled={reset.isPending} onClick={() => void ask()}>
      {t('factors.reset.action')}
    </Button>
  );
}
