import { CardSkeleton, ErrorState, Form, Section, SubmitBar, SwitchField, TextField, useApi, useCan, useForm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';

const TENANT = { type: 'tenant' } as const;
const RULES = ['core', 'vault', 'rules'] as const;
/** Without the three that the law and the vault itself need. */
const PURPOSES = ['customer_view', 'customer_edit', 'support_case', 'membership_report', 'notification_delivery', 'import', 'fraud_security'] as const;
const INDEXES = ['phone_last4', 'postal_first3'] as const;
/** Classes of which a field exists. */
const CLASSES = ['identity', 'contact', 'address', 'birth', 'company_legal'] as const;

interface Rules {
  version: number;
  disabledPurposes: string[];
  partialIndexes: string[];
  accessLogDays: number;
  retentionDays: Record<string, number | null>;
}

interface Due {
  due: Record<string, number>;
  subjects: number;
  kept: number;
  accessLog: { due: number; writes: number; held: number };
}

/** What personal data may be used for, what it is found by, and how long it stays. */
export function RulesTab(): ReactElement {
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: RULES, queryFn: ({ signal }) => http.get<Rules>('/vault/rules', { signal }) });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} during="vault" />;
  if (!data) return <CardSkeleton lines={8} />;
  return <RulesForm rules={data} reload={refetch} />;
}

function RulesForm({ rules, reload }: { rules: Rules; reload(): unknown }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const may = useCan('vault:write', TENANT);
  const form = useForm({
    initial: valuesOf(rules),
    validate: (values): Record<string, string> => ({
      ...Object.fromEntries(CLASSES.filter((name) => !isDays(values[name])).map((name) => [name, t('vault.rules.daysRange')])),
      ...(isLogDays(values.accessLogDays) ? {} : { accessLogDays: t('vault.rules.logDaysRange') }),
    }),
    async submit(values) {
      const body = {
        version: rules.version,
        disabledPurposes: PURPOSES.filter((purpose) => !values[purpose]),
        partialIndexes: INDEXES.filter((index) => values[index]),
        accessLogDays: Number(values.accessLogDays),
        retentionDays: Object.fromEntries(CLASSES.map((name) => [name, values[name].trim() === '' ? null : Number(values[name])])),
      };
      client.setQueryData(RULES, await http.patch<Rules>('/vault/rules', body));
      await client.invalidateQueries({ queryKey: ['core', 'vault', 'retention'] });
      notify(t('vault.rules.saved'), { level: 'success' });
    },
    reload,
  });
  const labels: Record<string, string> = {
    ...Object.fromEntries(PURPOSES.map((name) => [name, t(`vault.log.purposes.${name}`)])),
    ...Object.fromEntries(INDEXES.map((name) => [name, t(`vault.rules.index.${name}`)])),
    ...Object.fromEntries(CLASSES.map((name) => [name, t(`vault.rules.class.${name}`)])),
    accessLogDays: t('vault.rules.logDays'),
  };
  const box = (name: (typeof PURPOSES)[number] | (typeof INDEXES)[number]): ReactElement => <SwitchField key={name} name={name} label={labels[name] ?? ''} value={form.values[name]} onChange={(value) => form.set(name, value)} disabled={!may} />;
  return (
    <Form form={form} labels={labels} label={t('vault.tab.rules')}>
      <Box sx={{ display: 'grid', gap: '16px' }}>
        <Section title={t('vault.rules.purposes')} description={t('vault.rules.purposesHelp')}>
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', gap: '6px 16px' }}>{PURPOSES.map(box)}</Box>
        </Section>
        <Section title={t('vault.rules.parts')} description={t('vault.rules.partsHelp')}>
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))', gap: '6px 16px' }}>{INDEXES.map(box)}</Box>
        </Section>
        <Section title={t('vault.rules.retention')} description={t('vault.rules.retentionHelp')}>
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))', gap: '12px 16px' }}>
            {CLASSES.map((name) => (
              <TextField key={name} name={name} label={labels[name] ?? ''} type="number" value={form.values[name]} onChange={(value) => form.set(name, value)} placeholder={t('vault.rules.forEver')} end={t('vault.rules.days')} disabled={!may} />
            ))}
          </Box>
          <DueTonight />
        </Section>
        <Section title={t('vault.rules.log')} description={t('vault.rules.logHelp')}>
          <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))', gap: '12px 16px' }}>
            <TextField name="accessLogDays" label={labels['accessLogDays'] ?? ''} type="number" value={form.values.accessLogDays} onChange={(value) => form.set('accessLogDays', value)} end={t('vault.rules.days')} disabled={!may} />
          </Box>
          <LogDueTonight />
        </Section>
        {may && <SubmitBar action={t('vault.rules.save')} busy={form.busy} disabled={!form.dirty} />}
      </Box>
    </Form>
  );
}

/** Of the rules as they are saved: what would go, before it goes. */
function useDue(): Due | undefined {
  const http = useApi();
  return useQuery({ queryKey: ['core', 'vault', 'retention'], queryFn: ({ signal }) => http.get<Due>('/vault/retention', { signal }) }).data;
}

function LogDueTonight(): ReactElement | null {
  const t = useT('shell');
  const log = useDue()?.accessLog;
  if (!log) return null;
  const text = [log.due === 0 ? t('vault.rules.logNothingDue') : t('vault.rules.logDue', { entries: log.due }), log.writes > 0 && t('vault.rules.logWrites', { entries: log.writes }), log.held > 0 && t('vault.rules.logHeld', { entries: log.held })];
  return (
    <Box role="status" sx={{ mt: '12px', fontSize: 13, color: log.due === 0 ? 'text.secondary' : 'text.primary' }}>
      {text.filter(Boolean).join(' ')}
    </Box>
  );
}

function DueTonight(): ReactElement | null {
  const t = useT('shell');
  const data = useDue();
  if (!data) return null;
  const values = Object.values(data.due).reduce((sum, count) => sum + count, 0);
  const text = values === 0 ? t('vault.rules.nothingDue') : t('vault.rules.due', { values, people: data.subjects });
  return (
    <Box role="status" sx={{ mt: '12px', fontSize: 13, color: values === 0 ? 'text.secondary' : 'text.primary' }}>
      {text} {data.kept > 0 && t('vault.rules.kept', { people: data.kept })}
    </Box>
  );
}

type Values = Record<(typeof PURPOSES)[number] | (typeof INDEXES)[number], boolean> & Record<(typeof CLASSES)[number] | 'accessLogDays', string>;

function valuesOf({ disabledPurposes, partialIndexes, accessLogDays, retentionDays }: Rules): Values {
  return Object.fromEntries([
    ...PURPOSES.map((purpose) => [purpose, !disabledPurposes.includes(purpose)]),
    ...INDEXES.map((index) => [index, partialIndexes.includes(index)]),
    ['accessLogDays', String(accessLogDays)],
    ...CLASSES.map((name) => [name, retentionDays[name] === null ? '' : String(retentionDays[name] ?? '')]),
  ]) as Values;
}

function isDays(text: string): boolean {
  if (text.trim() === '') return true;
  const days = Number(text);
  return Number.isInteger(days) && days >= 30 && days <= 3_650;
}

/** Whoever read personal data must be known for a month at least; there is no for ever. */
function isLogDays(text: string): boolean {
  const days = Number(text);
  return text.trim() !== '' && Number.isInteger(days) && days >= 30 && days <= 365;
}
