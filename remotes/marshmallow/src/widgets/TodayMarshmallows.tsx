import { ErrorState, CardSkeleton, Icon, OshiAvatar, Section, useApi, useCanSomewhere, useFormat, useLive, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, ButtonBase } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, type ReactElement } from 'react';
import { deskKeys } from '../api/keys.js';
import type { ChangedEvent, Counts } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';

const SHOWN = 6;
const QUIET_MS = 2_000;

/** Widget of the home page: how many marshmallows wait, for whom, and since when; live. */
export function TodayMarshmallows(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const talents = useTalents();
  const { tones, palette } = useTokens();
  const counts = useQuery({ queryKey: [...deskKeys.counts, talents.narrowing], queryFn: ({ signal }) => http.get<Counts>('/marshmallow/counts', { query: talents.narrowing, signal }), staleTime: 10_000 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive<ChangedEvent>('marshmallow.changed', () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: deskKeys.counts });
    }, QUIET_MS);
  });
  const { data } = counts;
  // Who only reads learns what is there for her; what waits is the moderators'.
  const moderates = useCanSomewhere('marshmallow.message:write');
  const of = (one: { pending: number; unread: number }): number => (moderates ? one.pending : one.unread);
  const waiting = (data?.talents ?? []).filter((one) => of(one) > 0).toSorted((left, right) => of(right) - of(left));
  const number = (count: number): string => `${format.number(count)}${count >= (data?.limit ?? Number.POSITIVE_INFINITY) ? '+' : ''}`;
  return (
    <Section title={t(moderates ? 'today.title' : 'today.readerTitle')} padding="flush" actions={<Button variant="text" onClick={() => navigate('/marshmallow')} endIcon={<Icon name="arrow-right" size={16} />}>{t('today.open')}</Button>}>
      {counts.isError && !data ? (
        <ErrorState error={counts.error} onRetry={() => void counts.refetch()} during="marshmallow.today" />
      ) : !data ? (
        <CardSkeleton lines={4} />
      ) : (
        <>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px 24px', p: '12px 16px' }}>
            {moderates ? (
              <>
                <Figure value={number(data.pending)} label={t('today.waiting')} />
                <Figure value={number(data.flagged)} label={t('today.flagged')} color={data.flagged > 0 ? tones.warning.text : undefined} />
                <Figure value={number(data.held)} label={t('today.held')} color={data.held > 0 ? tones.danger.text : undefined} />
              </>
            ) : (
              <>
                <Figure value={number(data.unread)} label={t('today.unread')} />
                <Figure value={number(data.approved)} label={t('today.approved')} />
              </>
            )}
          </Box>
          {waiting.length === 0 ? (
            <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', p: '4px 16px 16px', fontSize: 13, color: 'text.secondary' }}><Icon name="sparkles" size={16} />{t(moderates ? 'today.none' : 'today.allRead')}</Box>
          ) : (
            <Box component="ul" aria-label={t('today.byTalent')} sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {waiting.slice(0, SHOWN).map((one) => {
                const { talentId, flagged } = one;
                const talent = talents.byId(talentId);
                return (
                  <Box key={talentId} component="li" sx={{ borderTop: `1px solid ${palette.line}` }}>
                    <ButtonBase onClick={() => navigate(`/marshmallow?talent=${talentId}`)} sx={{ width: '100%', minHeight: 40, px: '16px', gap: '10px', fontSize: 13, justifyContent: 'flex-start', textAlign: 'start', '&:hover': { bgcolor: palette.sunken } }}>
                      <OshiAvatar name={talent?.name ?? '?'} color={talent?.color ?? null} size={22} />
                      <Box component="span" sx={{ flex: 1, minWidth: 0, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{talent?.name ?? '–'}</Box>
                      {flagged > 0 && <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '3px', fontSize: 12, color: tones.warning.text }}><Icon name="flag" size={13} label={t('today.flagged')} />{format.number(flagged)}</Box>}
                      <Box component="span" sx={{ minWidth: 28, textAlign: 'end', fontWeight: 650 }}>{number(of(one))}</Box>
                    </ButtonBase>
                  </Box>
                );
              })}
            </Box>
          )}
          {data.oldestPendingAt && <Box sx={{ p: '8px 16px', fontSize: 12, color: 'text.secondary', borderTop: `1px solid ${palette.line}` }}>{t('today.oldest', { when: format.relative(data.oldestPendingAt) })}</Box>}
        </>
      )}
    </Section>
  );
}

function Figure({ value, label, color }: { value: string; label: string; color?: string | undefined }): ReactElement {
  return (
    <Box>
      <Box sx={{ fontSize: 22, fontWeight: 650, lineHeight: 1.3, ...(color ? { color } : {}) }}>{value}</Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{label}</Box>
    </Box>
  );
}
