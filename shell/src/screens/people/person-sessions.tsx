import { CardSkeleton, EmptyState, ErrorState, Section, toApiError, useApi, useCan, useConfirm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { SessionRow } from '../sessions/session-row.js';
import type { SessionView } from '../sessions/types.js';
import type { Person } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** Where somebody else is signed in; only for those who may see it. */
export function PersonSessions({ person }: { person: Person }): ReactElement | null {
  const maySee = useCan('user.session:read', TENANT);
  return maySee ? <List person={person} /> : null;
}

function List({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const confirm = useConfirm();
  const notify = useNotify();
  const mayEnd = useCan('user.session:execute', TENANT);
  const key = ['core', 'user', person.id, 'sessions'];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<SessionView[]>(`/users/${person.id}/sessions`, { signal }) });
  const onError = (failure: unknown): void => notify(toApiError(failure).message, { level: 'error' });
  const onSettled = (): void => void client.invalidateQueries({ queryKey: key });
  const end = useMutation({ mutationFn: (id: string) => http.delete(`/users/${person.id}/sessions/${id}`), onError, onSettled });
  const endAll = useMutation({ mutationFn: () => http.post<{ ended: number }>(`/users/${person.id}/sign-out`), onSuccess: ({ ended }) => notify(t('sessions.othersDone', { count: ended }), { level: 'success' }), onError, onSettled });
  const everywhere = async (): Promise<void> => {
    if (await confirm({ title: t('people.signOutTitle', { name: person.displayName }), consequences: t('people.loses.sessions'), action: t('people.signOut'), danger: true })) endAll.mutate();
  };
  return (
    <Section title={t('people.sessions')} description={t('people.sessionsText')} padding="flush" actions={mayEnd && data && data.length > 0 && <Button variant="outlined" color="error" disabled={endAll.isPending} onClick={() => void everywhere()}>{t('people.signOut')}</Button>}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="sessions" />}
      {!data && !error && <CardSkeleton />}
      {data?.length === 0 && <EmptyState icon="monitor" title={t('people.noSessions')} />}
      {data && data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((one) => <SessionRow key={one.id} session={one} busy={end.isPending} {...(mayEnd && !one.current ? { onEnd: () => end.mutate(one.id) } : {})} />)}
        </Box>
      )}
    </Section>
  );
}
