import { CardSkeleton, Drawer, EmptyState, ErrorState, Facts, Form, Section, SplitView, StatusBadge, SubmitBar, TextField, useApi, useCan, useForm, useFormat, useNotify, useT, useTokens, useUrlState, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { usePersonName } from './person-name.js';
import type { Anomaly, TenantChoice } from './types.js';

const TENANT = { type: 'tenant' } as const;
const REFRESH_MS = 15_000;
const TONES: Record<Anomaly['action'], Tone> = { notify: 'warning', masked_only: 'danger', block_session: 'danger', report: 'neutral' };

/** What looked unusual, and what it holds back until somebody has looked. */
export function AnomaliesTab({ choice }: { choice: TenantChoice }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const [panel, setPanel] = useUrlState('anomaly');
  const query = { ...choice };
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['core', 'vault', 'anomalies', query], queryFn: async ({ signal }) => (await http.list<Anomaly>('/vault/anomalies', { query, signal })).items, refetchInterval: REFRESH_MS });
  const open = data?.filter(({ status }) => status === 'open') ?? [];
  const past = data?.filter(({ status }) => status !== 'open') ?? [];
  const chosen = data?.find(({ id }) => id === panel);
  return (
    <SplitView>
      <Box sx={{ display: 'grid', gap: '16px', alignContent: 'start', minWidth: 0 }}>
        <Section title={t('vault.anomaly.open')} description={t('vault.anomaly.help')} padding="flush">
          {error && !data && <ErrorState error={error} onRetry={() => void refetch()} during="vault" />}
          {isPending && <CardSkeleton lines={3} />}
          {data && open.length === 0 && <EmptyState icon="shield-check" title={t('vault.anomaly.empty')} />}
          <List anomalies={open} onAcknowledge={setPanel} />
        </Section>
        {past.length > 0 && (
          <Section title={t('vault.anomaly.past')} padding="flush">
            <List anomalies={past} />
          </Section>
        )}
      </Box>
      <Drawer open={chosen?.status === 'open'} onClose={() => setPanel(null)} title={t('vault.anomaly.acknowledge')} name="vault">
        {chosen?.status === 'open' && <Acknowledge anomaly={chosen} onDone={() => setPanel(null)} />}
      </Drawer>
    </SplitView>
  );
}

function List({ anomalies, onAcknowledge }: { anomalies: readonly Anomaly[]; onAcknowledge?: (id: string) => void }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const personName = usePersonName();
  const { palette } = useTokens();
  const may = useCan('vault:execute', TENANT);
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {anomalies.map((anomaly) => (
        <Box component="li" key={anomaly.id} sx={{ p: '12px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 }, display: 'grid', gap: '6px' }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
            <Box sx={{ flex: '1 1 240px', fontSize: 13 }}><Sentence anomaly={anomaly} /></Box>
            <StatusBadge tone={anomaly.status === 'open' ? TONES[anomaly.action] : 'neutral'}>{t(`vault.anomaly.action.${anomaly.action}`)}</StatusBadge>
            {onAcknowledge && may && !(anomaly.actor.self && anomaly.action !== 'report') && <Button size="small" variant="outlined" onClick={() => onAcknowledge(anomaly.id)}>{t('vault.anomaly.acknowledge')}</Button>}
          </Box>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', fontSize: 12, color: 'text.secondary' }}>
            <span>{anomaly.rule}</span>
            <span>{format.dateTime(anomaly.lastAt)}</span>
            {anomaly.count > 1 && <span>{t('vault.anomaly.times', { count: anomaly.count })}</span>}
            {anomaly.acknowledgedBy && anomaly.acknowledgedAt && <span>{t('vault.anomaly.by', { name: personName(anomaly.acknowledgedBy), when: format.dateTime(anomaly.acknowledgedAt) })}</span>}
            {anomaly.note && <span>{anomaly.note}</span>}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Sentence({ anomaly }: { anomaly: Anomaly }): ReactElement {
  const t = useT('shell');
  const personName = usePersonName();
  return <>{t(`vault.anomaly.rule.${anomaly.rule}`, { ...anomaly.detail, actor: personName(anomaly.actor) })}</>;
}

function Acknowledge({ anomaly, onDone }: { anomaly: Anomaly; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const form = useForm({
    initial: { note: '' },
    validate: ({ note }): Record<string, string> => (note.trim().length < 3 ? { note: 'required' } : {}),
    async submit({ note }) {
      await http.post<Anomaly>(`/vault/anomalies/${anomaly.id}/acknowledge`, { note: note.trim() });
      await client.invalidateQueries({ queryKey: ['core', 'vault'] });
      notify(t('vault.anomaly.acknowledged'), { level: 'success' });
    },
  });
  return (
    <Form form={form} labels={{ note: t('vault.anomaly.note') }} label={t('vault.anomaly.acknowledge')} onSubmitted={onDone}>
      <Facts items={[{ label: anomaly.rule, value: <Sentence anomaly={anomaly} /> }, { label: t('vault.anomaly.effect'), value: t(`vault.anomaly.ends.${anomaly.action}`) }]} />
      <TextField name="note" label={t('vault.anomaly.note')} required autoFocus rows={3} value={form.values.note} onChange={(value) => form.set('note', value)} maxLength={500} help={t('vault.anomaly.noteHelp')} />
      <SubmitBar action={t('vault.anomaly.acknowledge')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
