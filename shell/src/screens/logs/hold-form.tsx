import { Form, SubmitBar, SwitchField, TextField, useApi, useForm, useNotify, useT, useZone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { KINDS, type LegalHold, type LogKind } from './types.js';

export function HoldForm({ onPlaced, onCancel }: { onPlaced(): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const zone = useZone();
  const notify = useNotify();
  const form = useForm({
    initial: { name: '', reason: '', from: '', to: '', changes: true, security: true, events: false, integrations: false },
    validate: (values) => ({
      ...(values.name.trim() ? {} : { name: 'required' }),
      ...(values.reason.trim() ? {} : { reason: 'required' }),
      ...(KINDS.some((kind) => values[kind]) ? {} : { changes: 'required' }),
    }),
    async submit({ name, reason, from, to, ...chosen }) {
      const made = await http.post<LegalHold>('/logs/holds', { name: name.trim(), reason: reason.trim(), streams: KINDS.filter((kind: LogKind) => chosen[kind]), ...(from && { from: zone.startOfDay(from) }), ...(to && { to: zone.endOfDay(to) }) });
      notify(t('logs.hold.placed', { name: made.name }), { level: 'success' });
      form.reset({ name, reason, from, to, ...chosen });
      setTimeout(onPlaced);
    },
  });
  const { values, set } = form;
  const labels = { name: t('logs.hold.name'), reason: t('logs.hold.reason'), from: t('logs.from'), to: t('logs.to') };
  return (
    <Form form={form} label={t('logs.hold.new')} labels={labels}>
      <TextField name="name" label={labels.name} required value={values.name} onChange={(value) => set('name', value)} maxLength={120} autoFocus />
      <TextField name="reason" label={labels.reason} required help={t('logs.hold.reasonHelp')} value={values.reason} onChange={(value) => set('reason', value)} maxLength={1000} rows={3} />
      <Box role="group" aria-label={t('logs.hold.streams')} sx={{ display: 'grid', gap: '4px' }}>
        {KINDS.map((kind) => <SwitchField key={kind} name={kind} label={t(`logs.kind.${kind}`)} value={values[kind]} onChange={(on) => set(kind, on)} />)}
      </Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '12px' }}>
        <TextField name="from" type="date" label={labels.from} value={values.from} onChange={(value) => set('from', value)} />
        <TextField name="to" type="date" label={labels.to} help={t('logs.hold.open')} value={values.to} onChange={(value) => set('to', value)} />
      </Box>
      <SubmitBar action={t('logs.hold.place')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
