import { Form, Icon, SelectField, StatusBadge, SubmitBar, TextField, useApi, useForm, useFormat } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { CONSENT_PURPOSES, type RightsOverview } from './types.js';
import { useRightsAct } from './useRights.js';

/** What she no longer wants her data used for: the vault refuses it from the next call on. */
export function Objections({ customer, list, mayWrite }: { customer: Customer; list: RightsOverview['objections']; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const act = useRightsAct(customer.id);
  const [adding, setAdding] = useState(false);
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      {list.length === 0 && !adding && <Box sx={{ color: 'text.secondary' }}>{t('objection.none')}</Box>}
      {list.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px' }}>
          {list.map((row) => (
            <Box component="li" key={row.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center', color: row.liftedAt ? 'text.secondary' : undefined }}>
              <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
                <Box>{t(`purpose.${row.purpose}`)}</Box>
                <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[format.dateTime(row.at), row.by.name, row.reason].filter(Boolean).join(' · ')}</Box>
              </Box>
              {row.liftedAt ? <StatusBadge tone="neutral">{t('objection.lifted')}</StatusBadge> : <StatusBadge tone="warning" icon="ban">{t('objection.stands')}</StatusBadge>}
              {mayWrite && !row.liftedAt && <Button variant="text" disabled={act.busy} onClick={() => void act.run((http) => http.post(`/customers/${customer.id}/objections/${row.id}/lift`), t('objection.liftedNow'))} aria-label={t('objection.liftOf', { purpose: t(`purpose.${row.purpose}`) })}>{t('objection.lift')}</Button>}
            </Box>
          ))}
        </Box>
      )}
      {mayWrite && !adding && <Button variant="text" onClick={() => setAdding(true)} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('objection.add')}</Button>}
      {adding && <AddObjection customerId={customer.id} onDone={() => { setAdding(false); act.refresh(); }} />}
    </Box>
  );
}

function AddObjection({ customerId, onDone }: { customerId: string; onDone(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const form = useForm({
    initial: { purpose: 'notification_delivery', reason: '' },
    submit: async ({ purpose, reason }) => {
      await http.post(`/customers/${customerId}/objections`, { purpose, ...(reason.trim() ? { reason: reason.trim() } : {}) });
    },
  });
  return (
    <Form form={form} label={t('objection.add')} labels={{ purpose: t('consent.purpose'), reason: t('rights.reason') }} onSubmitted={onDone}>
      <SelectField name="purpose" label={t('consent.purpose')} value={form.values.purpose} onChange={(value) => form.set('purpose', value)} options={CONSENT_PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))} />
      <TextField name="reason" label={t('rights.reason')} value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} />
      <SubmitBar action={t('objection.record')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
