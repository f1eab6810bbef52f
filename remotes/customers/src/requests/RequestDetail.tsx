import { CardSkeleton, ErrorState, Facts, Form, Icon, StaleNotice, SubmitBar, TextField, failureInPlace, useApi, useCan, useForm, useFormat, useNavigate } from '@hako/sdk-plugin/ui';
import { Box, Button, Link } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { Group } from '../parts/Group.js';
import { useTexts } from '../parts/t.js';
import type { PersonRequest, RequestState } from '../rights/types.js';
import { DaysLeft } from './DaysLeft.js';

/** One request beside the list: where it stands, what may come next, and every step that was taken. */
export function RequestDetail({ id }: { id: string }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [step, setStep] = useState<RequestState | 'extend' | null>(null);
  const { data: request, error, isPending, refetch } = useQuery({ queryKey: keys.request(id), queryFn: ({ signal }) => http.get<PersonRequest>(`/customers/requests/${id}`, { signal }), retry: false });
  const mayWrite = useCan('customer.rights:write', { type: 'talent', id: request?.talentId ?? '' });
  if (isPending) return <CardSkeleton lines={8} />;
  if (request === undefined || failureInPlace(error, request)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const done = (): void => {
    setStep(null);
    for (const key of [keys.request(id), keys.requests, keys.rightsOf(request.customerId)]) void client.invalidateQueries({ queryKey: key });
  };
  const open = request.closedAt === null;
  return (
    <Box sx={{ fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', mb: '12px' }}>
        <DaysLeft request={request} />
        {open && <Box component="span" sx={{ color: 'text.secondary' }}>{t('request.until', { when: format.date(request.dueAt) })}</Box>}
      </Box>
      <Facts
        items={[
          { label: t('request.person'), value: <Link component="button" onClick={() => navigate(`/customers/${request.customerId}?tab=customers%2FRightsTab`)} sx={{ fontSize: 13 }}>{request.erased ? t('erasure.done') : request.nickname}</Link> },
          { label: t('request.type'), value: t(`request.types.${request.type}`) },
          { label: t('request.stateLabel'), value: t(`request.state.${request.state}`) },
          { label: t('request.receivedAt'), value: `${format.dateTime(request.receivedAt)} · ${t(`channel.${request.channel}`)}` },
          ...(request.identityProof ? [{ label: t('request.identityProof'), value: request.identityProof }] : []),
          ...(request.extensionReason ? [{ label: t('request.extended'), value: request.extensionReason }] : []),
          ...(request.outcome ? [{ label: t('request.outcome'), value: request.outcome }] : []),
          ...(request.note ? [{ label: t('request.note'), value: request.note }] : []),
        ]}
      />
      {mayWrite && step === null && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', mt: '14px' }}>
          {request.nextStates.map((state, index) => <Button key={state} variant={index === 0 ? 'contained' : 'outlined'} onClick={() => setStep(state)}>{t(`request.to.${state}`)}</Button>)}
          {open && request.extendedAt === null && (request.daysLeft ?? 0) > 0 && <Button variant="text" onClick={() => setStep('extend')} startIcon={<Icon name="calendar-clock" size={16} />}>{t('request.extend')}</Button>}
        </Box>
      )}
      {step === 'extend' && <Box sx={{ mt: '14px' }}><ExtendForm request={request} onDone={done} /></Box>}
      {step !== null && step !== 'extend' && <Box sx={{ mt: '14px' }}><StepForm key={step} request={request} state={step} onDone={done} /></Box>}
      <Group title={t('request.steps')}>
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px' }}>
          {request.steps?.map(({ id: key, action, note, at, by }) => (
            <Box component="li" key={key}>
              <Box>{t(`request.step.${action}`)}</Box>
              <Box sx={{ fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}>{[format.dateTime(at), by.type === 'system' ? t('history.system') : by.name, note].filter(Boolean).join(' · ')}</Box>
            </Box>
          ))}
        </Box>
      </Group>
    </Box>
  );
}

function StepForm({ request, state, onDone }: { request: PersonRequest; state: RequestState; onDone(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const needs = state === 'identified' ? 'identityProof' : state === 'answered' || state === 'refused' ? 'outcome' : undefined;
  const form = useForm({
    initial: { text: '' },
    validate: ({ text }): Record<string, string> => (needs && !text.trim() ? { text: 'required' } : {}),
    submit: async ({ text }) => {
      await http.patch(`/customers/requests/${request.id}`, { version: request.version, state, ...(needs ? { [needs]: text.trim() } : {}) });
    },
  });
  const label = needs ? t(`request.${needs}`) : '';
  return (
    <Form form={form} label={t(`request.to.${state}`)} labels={{ text: label }} onSubmitted={onDone}>
      {needs && <TextField name="text" label={label} required value={form.values.text} onChange={(value) => form.set('text', value)} maxLength={needs === 'identityProof' ? 200 : 500} help={t(`request.${needs}Help`)} autoFocus />}
      <SubmitBar action={t(`request.to.${state}`)} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}

function ExtendForm({ request, onDone }: { request: PersonRequest; onDone(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const form = useForm({
    initial: { days: '60', reason: '' },
    validate: ({ days, reason }): Record<string, string> => ({ ...(/^([1-9]|[1-5]\d|60)$/.test(days) ? {} : { days: t('request.daysHelp') }), ...(reason.trim().length < 3 ? { reason: 'required' } : {}) }),
    submit: async ({ days, reason }) => {
      await http.post(`/customers/requests/${request.id}/extend`, { version: request.version, days: Number(days), reason: reason.trim() });
    },
  });
  return (
    <Form form={form} label={t('request.extend')} labels={{ days: t('request.days'), reason: t('rights.reason') }} onSubmitted={onDone}>
      <TextField name="days" type="number" label={t('request.days')} required value={form.values.days} onChange={(value) => form.set('days', value)} help={t('request.daysHelp')} autoFocus />
      <TextField name="reason" label={t('rights.reason')} required value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} help={t('request.extendHelp')} />
      <SubmitBar action={t('request.extendThis')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}

