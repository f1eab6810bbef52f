import { CardSkeleton, EmptyState, ErrorState, Form, Icon, Section, StatusBadge, SubmitBar, TextField, toApiError, useApi, useCan, useConfirm, useForm, useFormat, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { CopyValue } from './copy-value.js';
import { DOMAINS_KEY, type Domain } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** E-mail domains that the agency can prove: only their addresses may find an account. */
export function DomainsTab(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const mayWrite = useCan('sso:write', TENANT);
  const { data, error, refetch } = useQuery({ queryKey: DOMAINS_KEY, queryFn: async ({ signal }) => (await http.list<Domain>('/sso/domains', { signal })).items });
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      {mayWrite && <AddDomain />}
      <Section title={t('sso.tab.domains')} description={t('sso.domains.description')} padding="flush">
        {error && <ErrorState error={error} onRetry={() => void refetch()} during="sso-domains" />}
        {!data && !error && <CardSkeleton lines={3} />}
        {data?.length === 0 && <EmptyState icon="globe" title={t('sso.domains.empty')}>{t('sso.domains.emptyText')}</EmptyState>}
        {data?.map((domain) => <DomainLine key={domain.id} domain={domain} mayWrite={mayWrite} />)}
      </Section>
    </Box>
  );
}

function AddDomain(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const form = useForm({
    initial: { domain: '' },
    validate: ({ domain }): Record<string, string> => (domain.trim() ? {} : { domain: 'required' }),
    async submit({ domain }) {
      await http.post<Domain>('/sso/domains', { domain: domain.trim().toLowerCase() });
      void client.invalidateQueries({ queryKey: DOMAINS_KEY });
    },
  });
  return (
    <Section title={t('sso.domains.add')}>
      <Form form={form} labels={{ domain: t('sso.domains.domain') }} label={t('sso.domains.add')} onSubmitted={() => form.reset({ domain: '' })}>
        <TextField name="domain" label={t('sso.domains.domain')} help={t('sso.domains.domainHelp')} required mono placeholder="agency.example" value={form.values.domain} onChange={(value) => form.set('domain', value)} maxLength={253} />
        <SubmitBar action={t('sso.domains.add')} busy={form.busy} disabled={!form.dirty} />
      </Form>
    </Section>
  );
}

function DomainLine({ domain, mayWrite }: { domain: Domain; mayWrite: boolean }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const confirm = useConfirm();
  const format = useFormat();
  const { palette } = useTokens();
  const done = (): void => void client.invalidateQueries({ queryKey: DOMAINS_KEY });
  const told = (error: unknown): void => notify(toApiError(error).message, { level: 'error' });
  const verify = useMutation({ mutationFn: () => http.post(`/sso/domains/${domain.id}/verify`), onSuccess: () => { notify(t('sso.domains.proven', { domain: domain.domain }), { level: 'success' }); done(); }, onError: (error) => { told(error); done(); } });
  const remove = useMutation({ mutationFn: () => http.delete(`/sso/domains/${domain.id}`), onSuccess: done, onError: told });
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('sso.domains.removeTitle', { domain: domain.domain }), consequences: t('sso.domains.removeText'), action: t('sso.domains.remove'), danger: true })) remove.mutate();
  };
  return (
    <Box role="group" aria-label={domain.domain} sx={{ display: 'grid', gap: '10px', p: '12px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
            <strong>{domain.domain}</strong>
            <StatusBadge tone={domain.verified ? 'success' : 'warning'}>{t(domain.verified ? 'sso.domains.verified' : domain.verifiedAt ? 'sso.domains.stale' : 'sso.domains.open')}</StatusBadge>
          </Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{domain.checkedAt ? t('sso.domains.checked', { when: format.relative(domain.checkedAt) }) : t('sso.domains.unchecked')}</Box>
        </Box>
        {mayWrite && <Button variant={domain.verified ? 'outlined' : 'contained'} disabled={verify.isPending} onClick={() => verify.mutate()} startIcon={<Icon name="refresh-cw" size={16} />}>{t('sso.domains.verify')}</Button>}
        {mayWrite && <Button variant="outlined" color="error" disabled={remove.isPending} onClick={() => void ask()}>{t('sso.domains.remove')}</Button>}
      </Box>
      {!domain.verified && (
        <>
          <Box sx={{ fontSize: 13 }}>{t('sso.domains.howTo')}</Box>
          <CopyValue label={t('sso.domains.recordName')} value={domain.record.name} />
          <CopyValue label={t('sso.domains.recordValue')} value={domain.record.value} />
        </>
      )}
    </Box>
  );
}
