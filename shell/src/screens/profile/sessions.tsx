import { CardSkeleton, ErrorState, Icon, Section, StatusBadge, toApiError, useApi, useConfirm, useFormat, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { session as store } from '../../session/client.js';
import { describeAgent } from './user-agent.js';

interface SessionView {
  id: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
}

const KEY = ['core', 'me', 'sessions'];

/** Where this person is signed in, and the way to end it. */
export function Sessions(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const confirm = useConfirm();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => http.get<SessionView[]>('/auth/me/sessions', { signal }) });
  const everywhere = async (): Promise<void> => {
    if (!(await confirm({ title: t('sessions.allTitle'), consequences: t('sessions.allText'), action: t('sessions.all'), danger: true }))) return;
    await http.post('/auth/logout-all').catch(() => undefined);
    store.signedOut();
  };
  return (
    <Section title={t('profile.sessions')} description={t('sessions.description')} padding="flush" actions={<Button variant="outlined" color="error" onClick={() => void everywhere()}>{t('sessions.all')}</Button>}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="sessions" />}
      {!data && !error && <CardSkeleton />}
      {data?.map((one) => <SessionRow key={one.id} session={one} />)}
    </Section>
  );
}

function SessionRow({ session }: { session: SessionView }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const format = useFormat();
  const { palette } = useTokens();
  const device = describeAgent(session.userAgent);
  const name = device ?? t('sessions.unknown');
  const end = useMutation({
    mutationFn: () => http.delete(`/auth/me/sessions/${session.id}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: KEY }),
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Icon name="monitor" color={palette.muted} />
      <Box sx={{ flex: '1 1 200px', minWidth: 0, fontSize: 13 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' }}>
          <strong>{name}</strong>
          {session.current && <StatusBadge tone="success">{t('sessions.current')}</StatusBadge>}
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[session.ip, t('sessions.seen', { when: format.relative(session.lastSeenAt) }), t('sessions.since', { when: format.dateTime(session.createdAt) })].filter(Boolean).join(' · ')}</Box>
      </Box>
      {!session.current && (
        <Button variant="outlined" disabled={end.isPending} onClick={() => end.mutate()} aria-label={t('sessions.endNamed', { name })}>
          {t('sessions.end')}
        </Button>
      )}
    </Box>
  );
}
