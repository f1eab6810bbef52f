import { Form, Section, SubmitBar, TextField, useApi, useForm, useFormat, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { Agency } from './platform-screen.js';

/** Suspending an agency and letting it in again: what happens is said before the reason is asked. */
export function AgencyDoors({ agency }: { agency: Agency }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const verb = agency.status === 'suspended' ? 'resume' : 'suspend';
  const { suspension } = agency;
  return (
    <Section title={t(`platform.${verb}.title`)} description={t(`platform.${verb}.text`)}>
      {suspension && (
        <Box sx={{ mb: '12px', fontSize: 13 }}>
          <Box sx={{ overflowWrap: 'anywhere' }}>{suspension.reason}</Box>
          <Box sx={{ color: 'text.secondary', fontSize: 12 }}>{t('platform.suspendedBy', { by: suspension.by, at: format.dateTime(suspension.since) })}</Box>
        </Box>
      )}
      {asking ? <ReasonForm agency={agency} verb={verb} onDone={() => setAsking(false)} /> : <Button variant="outlined" {...(verb === 'suspend' ? { color: 'error' } : {})} onClick={() => setAsking(true)}>{t(`platform.${verb}.ask`)}</Button>}
    </Section>
  );
}

function ReasonForm({ agency, verb, onDone }: { agency: Agency; verb: 'suspend' | 'resume'; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const form = useForm({
    initial: { reason: '' },
    guard: false,
    validate: ({ reason }): Record<string, string> => (reason.trim().length >= 5 ? {} : { reason: 'required' }),
    async submit({ reason }) {
      await http.post<Agency>(`/platform/tenants/${agency.id}/${verb}`, { reason: reason.trim() });
      await client.invalidateQueries({ queryKey: ['core', 'agencies'] });
      notify(t(`platform.${verb}.done`, { code: agency.code }), { level: 'success' });
    },
  });
  return (
    <Form form={form} labels={{ reason: t('support.reason') }} label={t(`platform.${verb}.title`)} onSubmitted={onDone}>
      <TextField name="reason" label={t('support.reason')} help={t('platform.reasonHelp')} required rows={2} value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} autoFocus />
      <SubmitBar action={t(`platform.${verb}.action`, { code: agency.code })} busy={form.busy} onCancel={onDone} danger={verb === 'suspend'} />
    </Form>
  );
}
