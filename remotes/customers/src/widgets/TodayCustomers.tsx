import { CardSkeleton, Icon, Section, useApi, useFormat, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, ButtonBase } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import { useCustomerCount } from '../api/useCustomers.js';
import { useStatuses } from '../api/useStatuses.js';
import { CustomerStatusBadge } from '../parts/CustomerStatusBadge.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';

const DAYS = 7;
const SHOWN = 5;

/** Widget of the home page: how many customers there are, how many are new, and who was changed last. */
export function TodayCustomers(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const navigate = useNavigate();
  const talents = useTalents();
  const { narrowing } = talents;
  const [since] = useState(() => new Date(Date.now() - DAYS * 86_400_000).toISOString());
  const all = useCustomerCount({ ...narrowing, active: true });
  const fresh = useCustomerCount({ ...narrowing, active: true, createdFrom: since });
  const { data: recent } = useQuery({
    queryKey: [...keys.lists, 'recent', narrowing],
    queryFn: async ({ signal }) => (await http.list<Customer>('/customers', { query: { ...narrowing, active: true, sort: '-updatedAt', pageSize: SHOWN }, signal })).items,
    staleTime: 30_000,
  });
  return (
    <Section title={t('today.title')} padding="flush" actions={<Button variant="text" onClick={() => navigate('/customers')} endIcon={<Icon name="arrow-right" size={16} />}>{t('today.all')}</Button>}>
      <Box sx={{ display: 'flex', gap: '24px', p: '12px 16px' }}>
        <Figure count={all.total} exact={all.exact} label={t('today.total', { count: all.total ?? 0 })} />
        <Figure count={fresh.total} exact={fresh.exact} label={t('today.newThisWeek')} />
      </Box>
      {recent === undefined ? <CardSkeleton lines={SHOWN} /> : <Recent customers={recent} onOpen={(id) => navigate(`/customers?open=${id}`)} />}
    </Section>
  );
}

function Figure({ count, exact, label }: { count: number | undefined; exact: boolean; label: string }): ReactElement {
  const format = useFormat();
  return (
    <Box>
      <Box sx={{ fontSize: 22, fontWeight: 650, lineHeight: 1.3 }}>{count === undefined ? '–' : `${format.number(count)}${exact ? '' : '+'}`}</Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{label}</Box>
    </Box>
  );
}

function Recent({ customers, onOpen }: { customers: Customer[]; onOpen(id: string): void }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const talents = useTalents();
  const statuses = useStatuses();
  const { palette } = useTokens();
  if (customers.length === 0) return <Box sx={{ p: '0 16px 16px', fontSize: 13, color: 'text.secondary' }}>{t('today.none')}</Box>;
  return (
    <Box component="ul" aria-label={t('today.recent')} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {customers.map((customer) => (
        <Box key={customer.id} component="li" sx={{ borderTop: `1px solid ${palette.line}` }}>
          <ButtonBase onClick={() => onOpen(customer.id)} sx={{ width: '100%', minHeight: 36, px: '16px', gap: '10px', fontSize: 13, justifyContent: 'flex-start', textAlign: 'start', '&:hover': { bgcolor: palette.sunken } }}>
            <TalentMark color={talents.byId(customer.talentId)?.color} />
            <Box component="span" sx={{ flex: 1, minWidth: 0, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{customer.nickname}</Box>
            <CustomerStatusBadge status={statuses.byCode(customer.status)} code={customer.status} />
            <Box component="time" dateTime={customer.updatedAt} sx={{ fontSize: 12, color: 'text.secondary', flexShrink: 0 }}>{format.relative(customer.updatedAt)}</Box>
          </ButtonBase>
        </Box>
      ))}
    </Box>
  );
}
