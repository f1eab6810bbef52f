import { Form, SelectField, SubmitBar, TextField, useApi, useForm, useZone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { REQUEST_CHANNELS, REQUEST_TYPES } from '../rights/types.js';

/** The clock begins with the day it reached the agency, not with the day somebody typed it in. */
export function AddRequest({ customerId, onDone }: { customerId: string; onDone(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const zone = useZone();
  const form = useForm({
    initial: { type: 'access', channel: 'mail', receivedAt: zone.toInput(aMinuteAgo()), note: '' },
    submit: async ({ type, channel, receivedAt, note }) => {
      await http.post(`/customers/${customerId}/requests`, { type, channel, receivedAt: zone.toInstant(receivedAt), note: note.trim() || null });
    },
  });
  const { values, set } = form;
  return (
    <Form form={form} label={t('request.add')} labels={{ type: t('request.type'), channel: t('consent.channel'), receivedAt: t('request.receivedAt'), note: t('request.note') }} onSubmitted={onDone}>
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <SelectField name="type" label={t('request.type')} value={values.type} onChange={(value) => set('type', value)} options={REQUEST_TYPES.map((value) => ({ value, label: t(`request.types.${value}`) }))} />
        <SelectField name="channel" label={t('consent.channel')} value={values.channel} onChange={(value) => set('channel', value)} options={REQUEST_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))} />
        <TextField name="receivedAt" type="datetime-local" label={t('request.receivedAt')} required value={values.receivedAt} onChange={(value) => set('receivedAt', value)} />
        <TextField name="note" label={t('request.note')} value={values.note} onChange={(value) => set('note', value)} maxLength={2_000} />
      </Box>
      <SubmitBar action={t('request.addThis')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}

/** So that a clock that goes slow on the other side sees no future. */
const aMinuteAgo = (): string => new Date(Date.now() - 60_000).toISOString();
