import { CardSkeleton, ErrorState, Section, toApiError, useApi, useConfirm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { session as store } from '../../session/client.js';
import { SessionRow } from '../sessions/session-row.js';
import type { SessionView } from '../sessions/types.js';

const KEY = ['core', 'me', 'sessions'];

/** Where this person is signed in, and the way to end it. */
export function Sessions(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const confirm = useConfirm();
  const notify = useNotify();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => http.get<SessionView[]>('/auth/me/sessions', { signal }) });
  const onError = (failure: unknown): void => notify(toApiError(failure).message, { level: 'error' });
  const onSettled = (): void => void client.invalidateQueries({ queryKey: KEY });
  const end = useMutation({ mutationFn: (id: string) => http.delete(`/auth/me/sessions/${id}`), onError, onSettled });
  const endOthers = useMutation({
    mutationFn: () => http.post<{ ended: number }>('/auth/me/sessions/revoke-others'),
    onSuccess: ({ ended }) => notify(t('sessions.othersDone', { count: ended }), { level: 'success' }),
    onError,
    onSettled,
  });
  const others = async (): Promise<void> => {
    if (await confirm({ title: t('sessions.othersTitle'), consequences: t('sessions.othersText'), action: t('sessions.others'), danger: true })) endOthers.mutate();
  };
  const everywhere = async (): Promise<void> => {
    if (!(await confirm({ title: t('sessions.allTitle'), consequences: t('sessions.allText'), action: t('sessions.all'), danger: true }))) return;
    await http.post('/auth/logout-all').catch(() => undefined);
    store.signedOut();
  };
  const actions = (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
      {data?.some(({ current }) => !current) && <Button variant="outlined" disabled={endOthers.isPending} onClick={() => void others()}>{t('sessions.others')}</Button>}
      <Button variant="outlined" color="error" onClick={() => void everywhere()}>{t('sessions.all')}</Button>
    </Box>
  );
  return (
    <Section title={t('profile.sessions')} description={t('sessions.description')} padding="flush" actions={actions}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="sessions" />}
      {!data && !error && <CardSkeleton />}
      {data && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((one) => <SessionRow key={one.id} session={one} busy={end.isPending} {...(one.current ? {} : { onEnd: () => end.mutate(one.id) })} />)}
        </Box>
      )}
    </Section>
  );
}
