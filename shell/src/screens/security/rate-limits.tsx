import { CardSkeleton, ErrorState, Form, Section, SubmitBar, TextField, failureInPlace, useApi, useCan, useForm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { RateView } from './types.js';

const KEY = ['core', 'security', 'rates'];

/** Requests a minute per class; an empty field takes the default again. */
export function RateLimits(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => http.get<RateView[]>('/security/rate-limits', { signal }) });
  if (failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} during="rate limits" />;
  if (!data) return <CardSkeleton lines={6} />;
  return (
    <Section title={t('security.rates.title')} description={t('security.rates.help')}>
      <RateForm rates={data} reload={refetch} />
    </Section>
  );
}

const ownLimits = (rates: readonly RateView[]): Record<string, string> => Object.fromEntries(rates.map((rate) => [rate.class, rate.own ? String(rate.perMinute) : '']));

function RateForm({ rates, reload }: { rates: readonly RateView[]; reload(): unknown }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const mayWrite = useCan('security.rate-limit:write', { type: 'tenant' });
  const form = useForm<Record<string, string>>({
    initial: ownLimits(rates),
    async submit(values) {
      const before = ownLimits(rates);
      const changed = rates.filter((rate) => values[rate.class] !== before[rate.class]);
      const answer = await http.patch<RateView[]>('/security/rate-limits', Object.fromEntries(changed.map((rate) => [rate.class, values[rate.class] ? Number(values[rate.class]) : null])));
      notify(t('security.saved'), { level: 'success' });
      client.setQueryData(KEY, answer);
    },
    reload,
  });
  return (
    <Form form={form} label={t('security.rates.title')} labels={Object.fromEntries(rates.map((rate) => [rate.class, t(`security.rates.class.${rate.class}`)]))}>
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: '16px' }}>
        {rates.map((rate) => (
          <TextField key={rate.class} name={rate.class} type="number" label={t(`security.rates.class.${rate.class}`)} value={form.values[rate.class] ?? ''} onChange={(value) => form.set(rate.class, value)} placeholder={String(rate.default)} help={t('security.rates.range', { min: rate.min, max: rate.max, default: rate.default })} />
        ))}
      </Box>
      {mayWrite && <SubmitBar action={t('security.rates.save')} busy={form.busy} disabled={!form.dirty} />}
    </Form>
  );
}
