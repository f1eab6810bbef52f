import { Form, Icon, StatusBadge, SubmitBar, TextField, useApi, useForm, useFormat } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { ReasonForm } from './ReasonForm.js';
import type { RightsOverview } from './types.js';
import { useRightsAct } from './useRights.js';

/** Cases that forbid to erase her. */
export function Holds({ customer, list, mayWrite }: { customer: Customer; list: RightsOverview['holds']; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const { refresh } = useRightsAct(customer.id);
  const [open, setOpen] = useState<string | null>(null);
  const done = (): void => {
    setOpen(null);
    refresh();
  };
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      {list.length === 0 && open === null && <Box sx={{ color: 'text.secondary' }}>{t('hold.none')}</Box>}
      {list.map((hold) => (
        <Box key={hold.id} sx={{ display: 'grid', gap: '6px' }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center', color: hold.releasedAt ? 'text.secondary' : undefined }}>
            <Box sx={{ flex: '1 1 180px', minWidth: 0, overflowWrap: 'anywhere' }}>
              <Box>{hold.reference}</Box>
              <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[format.dateTime(hold.at), hold.by.name, hold.reason, hold.releaseReason].filter(Boolean).join(' · ')}</Box>
            </Box>
            {hold.releasedAt ? <StatusBadge tone="neutral">{t('hold.released')}</StatusBadge> : <StatusBadge tone="warning" icon="lock">{t('hold.stands')}</StatusBadge>}
            {mayWrite && !hold.releasedAt && open !== hold.id && <Button variant="text" onClick={() => setOpen(hold.id)} aria-label={t('hold.releaseOf', { reference: hold.reference })}>{t('hold.release')}</Button>}
          </Box>
          {open === hold.id && <ReasonForm label={t('hold.release')} action={t('hold.releaseThis')} onSubmit={({ reason }) => http.post(`/customers/${customer.id}/holds/${hold.id}/release`, { reason })} onDone={done} />}
        </Box>
      ))}
      {mayWrite && open !== 'new' && <Button variant="text" onClick={() => setOpen('new')} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('hold.add')}</Button>}
      {open === 'new' && <AddHold customerId={customer.id} onDone={done} />}
    </Box>
  );
}

function AddHold({ customerId, onDone }: { customerId: string; onDone(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const form = useForm({
    initial: { reference: '', reason: '' },
    validate: ({ reference, reason }): Record<string, string> => ({ ...(reference.trim() ? {} : { reference: 'required' }), ...(reason.trim().length < 3 ? { reason: 'required' } : {}) }),
    submit: async ({ reference, reason }) => {
      await http.post(`/customers/${customerId}/holds`, { reference: reference.trim(), reason: reason.trim() });
    },
  });
  return (
    <Form form={form} label={t('hold.add')} labels={{ reference: t('hold.reference'), reason: t('rights.reason') }} onSubmitted={onDone}>
      <TextField name="reference" label={t('hold.reference')} required value={form.values.reference} onChange={(value) => form.set('reference', value)} maxLength={100} autoFocus />
      <TextField name="reason" label={t('rights.reason')} required value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} />
      <SubmitBar action={t('hold.place')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
