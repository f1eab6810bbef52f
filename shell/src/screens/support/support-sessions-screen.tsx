import { EmptyState, EntityTable, NoPermission, Page, PageHeader, StatusBadge, toApiError, useApi, useCan, useConfirm, useFormat, useList, useLocalized, useNotify, useShell, useT, type Column } from '@hako/sdk-plugin/ui';
import { Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { SupportSession } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** When the platform's operator was in this agency, and why; whoever runs the agency may end it. */
export default function SupportSessionsScreen(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const notify = useNotify();
  const confirm = useConfirm();
  const localized = useLocalized();
  const { boot } = useShell();
  const mayRead = useCan('tenant:read', TENANT);
  const mayEnd = useCan('tenant:write', TENANT);
  const source = useList<SupportSession>({ key: ['core', 'support-sessions'], path: '/support-sessions', pageSize: null, enabled: mayRead });
  const end = useMutation({ mutationFn: (id: string) => http.post(`/support-sessions/${id}/end`), onSettled: source.reload, onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  if (!mayRead) return <Page><PageHeader title={t('nav.support')} /><NoPermission permission="tenant:read" scope={localized(boot.tenant.name)} /></Page>;
  const ask = async (session: SupportSession): Promise<void> => {
    if (await confirm({ title: t('support.endTitle', { operator: session.operator }), consequences: t('support.endText'), action: t('support.end'), danger: true })) end.mutate(session.id);
  };
  const columns: Column<SupportSession>[] = [
    { id: 'operator', header: t('support.operator'), width: 'minmax(120px, 1fr)', cell: (session) => <strong>{session.operator}</strong> },
    { id: 'reason', header: t('support.reason'), width: 'minmax(160px, 3fr)', cell: (session) => session.reason },
    { id: 'started', header: t('support.started'), width: '150px', from: 'sm', cell: (session) => format.dateTime(session.startedAt) },
    { id: 'ended', header: t('support.endedAt'), width: 'minmax(150px, 1fr)', from: 'md', cell: (session) => (session.endedAt ? `${format.dateTime(session.endedAt)} · ${session.endedBy ?? ''}` : format.dateTime(session.expiresAt)) },
    { id: 'state', header: t('people.status'), width: '130px', cell: (session) => (session.active ? (mayEnd ? <Button size="small" variant="outlined" color="error" onClick={(event) => { event.stopPropagation(); void ask(session); }}>{t('support.end')}</Button> : <StatusBadge tone="warning">{t('support.open')}</StatusBadge>) : <StatusBadge tone="neutral">{t('support.over')}</StatusBadge>) },
  ];
  return (
    <Page layout="fill">
      <PageHeader title={t('nav.support')} description={t('support.description')} />
      <EntityTable name="support-sessions" label={t('nav.support')} columns={columns} source={source} rowId={(session) => session.id} rowLabel={(session) => session.operator} empty={<EmptyState icon="eye" title={t('support.empty')}>{t('support.emptyText')}</EmptyState>} />
    </Page>
  );
}
