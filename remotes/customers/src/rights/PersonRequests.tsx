import { CardSkeleton, ErrorState, Icon, StaleNotice, failureInPlace, useFormat, useNavigate } from '@hako/sdk-plugin/ui';
import { Box, Button, Link } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { AddRequest } from '../requests/AddRequest.js';
import { DaysLeft } from '../requests/DaysLeft.js';
import type { PersonRequest } from './types.js';
import { useRightsAct, useRightsPart } from './useRights.js';

/** What she asked for, and how long there is to answer. */
export function PersonRequests({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { refresh } = useRightsAct(customer.id);
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useRightsPart<PersonRequest[]>(customer.id, 'requests');
  if (isPending) return <CardSkeleton lines={2} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {data.length === 0 && !adding && <Box sx={{ color: 'text.secondary' }}>{t('request.none')}</Box>}
      {data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '6px' }}>
          {data.map((request) => (
            <Box component="li" key={request.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center' }}>
              <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
                <Link component="button" onClick={() => navigate(`/customers/requests?open=${request.id}`)} sx={{ fontSize: 13, textAlign: 'start' }}>{t('request.named', { number: String(request.number), type: t(`request.types.${request.type}`) })}</Link>
                <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{`${t('request.came', { when: format.date(request.receivedAt) })} · ${t(`request.state.${request.state}`)}`}</Box>
              </Box>
              <DaysLeft request={request} />
            </Box>
          ))}
        </Box>
      )}
      {mayWrite && !adding && <Button variant="text" onClick={() => setAdding(true)} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('request.add')}</Button>}
      {adding && <AddRequest customerId={customer.id} onDone={() => { setAdding(false); refresh(); }} />}
    </Box>
  );
}
