import { CardSkeleton, ErrorState, Icon, Section, useApi, useFormat, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import { useMembershipNames } from '../parts/useMembershipNames.js';
import { useTalents } from '../parts/useTalents.js';

interface Ending {
  id: string;
  customerId: string;
  nickname: string;
  talentId: string;
  type: string;
  level: string;
  validTo: string;
  autoRenew: boolean;
}

const DAY_MS = 86_400_000;

/** Widget of the home page: who should hear of it before the membership is over. */
export function EndingMemberships(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const { narrowing } = useTalents();
  const talentId = 'talentId' in narrowing ? narrowing.talentId : undefined;
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.endingMemberships, talentId],
    queryFn: ({ signal }) => http.get<Ending[]>('/customers/ending-memberships', { query: { days: 7, ...(talentId && { talentId }) }, signal }),
    staleTime: 60_000,
    retry: false,
  });
  return (
    <Section title={t('ending.title')} padding="flush">
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : data === undefined ? <CardSkeleton lines={3} /> : data.length === 0 ? <Box sx={{ p: '4px 16px 16px', fontSize: 13, color: 'text.secondary' }}>{t('ending.none')}</Box> : <Rows rows={data} />}
    </Section>
  );
}

function Rows({ rows }: { rows: Ending[] }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const talents = useTalents();
  const nameOf = useMembershipNames();
  const { palette } = useTokens();
  return (
    <Box component="ul" aria-label={t('ending.title')} sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 296, overflowY: 'auto' }}>
      {rows.map((row) => (
        <Box key={row.id} component="li" sx={{ borderTop: `1px solid ${palette.line}` }}>
          <ButtonBase onClick={() => navigate(`/customers?open=${row.customerId}`)} sx={{ width: '100%', minHeight: 36, px: '16px', gap: '10px', fontSize: 13, justifyContent: 'flex-start', textAlign: 'start', '&:hover': { bgcolor: palette.sunken } }}>
            <TalentMark color={talents.byId(row.talentId)?.color} />
            <Box component="span" sx={{ flex: '1 1 40%', minWidth: 0, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{row.nickname}</Box>
            <Box component="span" sx={{ flex: '1 1 40%', minWidth: 0, color: 'text.secondary', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{`${nameOf(row).type} · ${nameOf(row).level}`}</Box>
            {row.autoRenew && <Box component="span" title={t('ending.renews')} sx={{ color: 'text.secondary', display: 'inline-flex' }}><Icon name="refresh-cw" size={14} /></Box>}
            <Box component="time" dateTime={row.validTo} title={format.dateTime(row.validTo)} sx={{ fontSize: 12, flexShrink: 0 }}>{t('ending.left', { count: Math.max(0, Math.ceil((Date.parse(row.validTo) - Date.now()) / DAY_MS)) })}</Box>
          </ButtonBase>
        </Box>
      ))}
    </Box>
  );
}
