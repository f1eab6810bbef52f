import { Icon, StatusBadge, useApi, useFormat } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { ReasonForm } from './ReasonForm.js';
import { useRightsAct } from './useRights.js';

export function Restriction({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const { refresh } = useRightsAct(customer.id);
  const [asking, setAsking] = useState(false);
  const restricted = customer.restrictedAt !== null && customer.restrictedAt !== undefined;
  const action = t(restricted ? 'restriction.lift' : 'restriction.set');
  return (
    <Box sx={{ display: 'grid', gap: '10px', fontSize: 13, justifyItems: 'start' }}>
      {restricted ? (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
          <StatusBadge tone="warning" icon="lock">{t('restriction.on')}</StatusBadge>
          <Box component="span" sx={{ color: 'text.secondary' }}>{t('rights.since', { when: format.dateTime(customer.restrictedAt ?? '') })}</Box>
        </Box>
      ) : (
        <Box sx={{ color: 'text.secondary' }}>{t('restriction.off')}</Box>
      )}
      {mayWrite && !asking && <Button variant="outlined" onClick={() => setAsking(true)} startIcon={<Icon name={restricted ? 'lock-open' : 'lock'} size={16} />}>{action}</Button>}
      {asking && (
        <Box sx={{ width: '100%' }}>
          <ReasonForm label={t('restriction.title')} action={action} onSubmit={({ reason }) => http.post(`/customers/${customer.id}/restriction`, { version: customer.version, restricted: !restricted, reason })} onDone={() => { setAsking(false); refresh(); }} />
        </Box>
      )}
    </Box>
  );
}
