import { CardSkeleton, EmptyState, ErrorState, Icon, Section, toApiError, useApi, useConfirm, useFormat, useNotify, useT, useTokens, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement } from 'react';
import { LINKED_KEY, type LinkedAccounts as Linked } from './types.js';

/** Accounts at the agency's identity providers that open this account too. */
export function LinkedAccounts(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: LINKED_KEY, queryFn: ({ signal }) => http.get<Linked>('/auth/me/sso', { signal }) });
  useLanding(data);
  return (
    <Section title={t('sso.linked.title')} description={t('sso.linked.description')} padding="flush">
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="linked-accounts" />}
      {!data && !error && <CardSkeleton lines={3} />}
      {data && data.accounts.length === 0 && data.available.length === 0 && <EmptyState icon="link" title={t('sso.linked.noProviders')}>{t('sso.linked.noProvidersText')}</EmptyState>}
      {data?.accounts.map((account) => <AccountLine key={account.id} account={account} />)}
      {data?.available.filter(({ name }) => !data.accounts.some(({ providerName }) => providerName === name)).map((provider) => <LinkLine key={provider.slug} provider={provider} />)}
    </Section>
  );
}

/** Tells once how the way back from the provider ended. */
function useLanding(data: Linked | undefined): void {
  const t = useT('shell');
  const notify = useNotify();
  const [linked, setLinked] = useUrlState('linked');
  const [fault, setFault] = useUrlState('sso');
  const told = useRef(false);
  useEffect(() => {
    if (!data || told.current || (!linked && !fault)) return;
    told.current = true;
    if (linked) notify(t('sso.linked.done', { name: data.available.find(({ slug }) => slug === linked)?.name ?? linked }), { level: 'success' });
    else notify(t(`sso.errors.${fault ?? ''}`), { level: 'error' });
    setLinked(null);
    setFault(null);
  }, [data, linked, fault, notify, setLinked, setFault, t]);
}

function AccountLine({ account }: { account: Linked['accounts'][number] }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const confirm = useConfirm();
  const notify = useNotify();
  const format = useFormat();
  const unlink = useMutation({ mutationFn: () => http.delete(`/auth/me/sso/${account.id}`), onSuccess: () => client.invalidateQueries({ queryKey: LINKED_KEY }), onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('sso.linked.unlinkTitle', { name: account.providerName }), consequences: t('sso.linked.unlinkText'), action: t('sso.linked.unlink'), danger: true })) unlink.mutate();
  };
  const facts = [t(`sso.linked.by.${account.linkedBy}`, { when: format.relative(account.linkedAt) }), account.lastUsedAt ? t('sso.linked.used', { when: format.relative(account.lastUsedAt) }) : t('sso.linked.unused')].join(' · ');
  return (
    <Line icon="link" name={account.providerName} facts={facts}>
      <Button variant="outlined" color="error" disabled={unlink.isPending} onClick={() => void ask()} aria-label={t('sso.linked.unlinkNamed', { name: account.providerName })}>{t('sso.linked.unlink')}</Button>
    </Line>
  );
}

function LinkLine({ provider }: { provider: Linked['available'][number] }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const link = useMutation({ mutationFn: () => http.post<{ url: string }>(`/auth/me/sso/${provider.slug}/link`), onSuccess: ({ url }) => window.location.assign(url), onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  return (
    <Line icon="plus" name={provider.name} facts={t('sso.linked.linkText')}>
      <Button variant="outlined" disabled={link.isPending || link.isSuccess} onClick={() => link.mutate()} aria-label={t('sso.linked.linkNamed', { name: provider.name })}>{t('sso.linked.link')}</Button>
    </Line>
  );
}

function Line({ icon, name, facts, children }: { icon: string; name: string; facts: string; children: ReactElement }): ReactElement {
  const { palette } = useTokens();
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Icon name={icon} color={palette.muted} />
      <Box sx={{ flex: '1 1 200px', minWidth: 0, fontSize: 13 }}>
        <strong>{name}</strong>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{facts}</Box>
      </Box>
      {children}
    </Box>
  );
}
