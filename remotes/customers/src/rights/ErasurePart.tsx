import { CardSkeleton, ErrorState, Icon, StaleNotice, StatusBadge, failureInPlace, useApi, useFormat, useNavigate } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { saveFile } from '../parts/saveFile.js';
import { useTexts } from '../parts/t.js';
import { ReasonForm } from './ReasonForm.js';
import type { Erasure } from './types.js';
import { useRightsAct, useRightsPart } from './useRights.js';

interface ErasurePartProps {
  customer: Customer;
  held: boolean;
  mayErase: boolean;
}

/** Asked for by one, agreed to by another in the vault's screen, then run: each step says what comes next. */
export function ErasurePart(props: ErasurePartProps): ReactElement {
  const { data, error, isPending, refetch } = useRightsPart<Erasure | null>(props.customer.id, 'erasure');
  if (isPending) return <CardSkeleton lines={2} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Box sx={{ display: 'grid', gap: '8px' }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <Standing {...props} erasure={data} />
    </Box>
  );
}

function Standing({ customer, held, mayErase, erasure: data }: ErasurePartProps & { erasure: Erasure | null }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const navigate = useNavigate();
  const act = useRightsAct(customer.id);
  const [asking, setAsking] = useState(false);
  const path = `/customers/${customer.id}/erasure`;
  if (data?.state === 'done') {
    return (
      <Box sx={{ display: 'grid', gap: '8px', fontSize: 13, justifyItems: 'start' }}>
        <StatusBadge tone="neutral" icon="check">{t('erasure.done')}</StatusBadge>
        <Box>{t('erasure.doneAt', { when: format.dateTime(data.doneAt ?? ''), count: String(data.approvals.length) })}</Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
          {data.approvals.map((approval, record) => (
            <Button key={approval.id} variant="outlined" disabled={act.busy} onClick={() => void act.run(async (client) => saveFile(await client.download(`${path}/receipt`, { query: { record } })))} startIcon={<Icon name="download" size={16} />}>{t('erasure.receipt', { number: String(record + 1) })}</Button>
          ))}
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('erasure.verify')}</Box>
      </Box>
    );
  }
  if (data?.state === 'awaiting' && data.together) {
    return (
      <Box sx={{ display: 'grid', gap: '10px', fontSize: 13, justifyItems: 'start' }}>
        <StatusBadge tone="warning" icon="clock">{t('erasure.waiting')}</StatusBadge>
        <Box>{t('erasures.together')}</Box>
        <Button variant="outlined" onClick={() => navigate('/customers/requests')} startIcon={<Icon name="external-link" size={16} />}>{t('erasures.show')}</Button>
      </Box>
    );
  }
  if (data?.state === 'awaiting') {
    return (
      <Box sx={{ display: 'grid', gap: '10px', fontSize: 13, justifyItems: 'start' }}>
        <StatusBadge tone="warning" icon="clock">{t('erasure.waiting')}</StatusBadge>
        <Box>{t('erasure.asked', { name: data.requester.name, when: format.dateTime(data.requestedAt), count: String(data.approvals.length) })}</Box>
        <Box sx={{ color: 'text.secondary', fontSize: 12 }}>{t('erasure.validUntil', { when: format.dateTime(data.approvals[0]?.expiresAt ?? data.requestedAt) })}</Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
          {mayErase && <Button variant="contained" color="error" disabled={act.busy || held} onClick={() => void act.run((client) => client.post(`${path}/run`), t('erasure.doneNow'))} startIcon={<Icon name="trash-2" size={16} />}>{t('erasure.run')}</Button>}
          <Button variant="outlined" onClick={() => navigate('/vault/approvals')} startIcon={<Icon name="external-link" size={16} />}>{t('erasure.approve')}</Button>
          {mayErase && <Button variant="text" disabled={act.busy} onClick={() => void act.run((client) => client.post(`${path}/cancel`), t('erasure.cancelled'))}>{t('erasure.cancel')}</Button>}
        </Box>
      </Box>
    );
  }
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13, justifyItems: 'start' }}>
      {held && <StatusBadge tone="warning" icon="lock">{t('erasure.held')}</StatusBadge>}
      {!mayErase && <Box sx={{ color: 'text.secondary' }}>{t('erasure.notYou')}</Box>}
      {mayErase && !asking && <Button variant="outlined" color="error" disabled={held} onClick={() => setAsking(true)} startIcon={<Icon name="trash-2" size={16} />}>{t('erasure.start')}</Button>}
      {asking && (
        <Box sx={{ width: '100%', display: 'grid', gap: '10px' }}>
          <Box>{t('erasure.warning')}</Box>
          <ReasonForm label={t('erasure.start')} action={t('erasure.ask')} confirm={{ label: t('erasure.type', { nickname: customer.nickname }), word: customer.nickname }} onSubmit={({ reason, confirm }) => http.post(path, { reason, confirm })} onDone={() => { setAsking(false); act.refresh(); }} />
        </Box>
      )}
    </Box>
  );
}
