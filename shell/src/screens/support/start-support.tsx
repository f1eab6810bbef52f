import { Form, Section, StatusBadge, SubmitBar, TextField, useApi, useForm, useFormat, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { support } from '../../session/client.js';
import type { StartedSupport, SupportSession } from './types.js';

/** The operator's way into an agency: an hour, with a reason that the agency reads. */
export function StartSupport({ agencyId, agencyCode }: { agencyId: string; agencyCode: string }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const form = useForm({
    initial: { reason: '' },
    guard: false,
    validate: ({ reason }): Record<string, string> => (reason.trim().length >= 5 ? {} : { reason: 'required' }),
    async submit({ reason }) {
      const started = await http.post<StartedSupport>(`/platform/tenants/${agencyId}/support-sessions`, { reason });
      support.enter({ id: started.id, token: started.token, agency: agencyCode, reason: started.reason, expiresAt: started.expiresAt });
      window.location.assign('/');
    },
  });
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <Section title={t('support.start')} description={t('support.startText')}>
        <Form form={form} labels={{ reason: t('support.reason') }} label={t('support.start')}>
          <TextField name="reason" label={t('support.reason')} help={t('support.reasonHelp', { agency: agencyCode })} required value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} />
          <SubmitBar action={t('support.enter', { agency: agencyCode })} busy={form.busy} />
        </Form>
      </Section>
      <Past agencyId={agencyId} />
    </Box>
  );
}

function Past({ agencyId }: { agencyId: string }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const { palette } = useTokens();
  const { data = [] } = useQuery({ queryKey: ['core', 'support', agencyId], queryFn: async ({ signal }) => (await http.list<SupportSession>(`/platform/tenants/${agencyId}/support-sessions`, { signal })).items });
  if (data.length === 0) return null;
  return (
    <Section title={t('support.past')} padding="flush">
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {data.slice(0, 20).map((session) => (
          <Box component="li" key={session.id} sx={{ px: '16px', py: '8px', fontSize: 13, borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: '8px' }}><strong>{session.operator}</strong>{session.active ? <StatusBadge tone="warning">{t('support.open')}</StatusBadge> : <StatusBadge tone="neutral">{t('support.over')}</StatusBadge>}</Box>
            <Box>{session.reason}</Box>
            <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{format.dateTime(session.startedAt)}</Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
