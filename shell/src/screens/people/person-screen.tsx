import { CardSkeleton, ErrorState, Facts, Icon, OshiAvatar, Page, PageHeader, Section, Slot, toApiError, useApi, useCan, useConfirm, useFormat, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { Assignments } from './assignments.js';
import { EditPersonForm } from './edit-person-form.js';
import { PersonStatus } from './person-status.js';
import type { Person } from './types.js';

const TENANT = { type: 'tenant' } as const;

export default function PersonScreen(): ReactElement {
  const { id = '' } = useParams();
  const http = useApi();
  const { data: person, error, refetch } = useQuery({ queryKey: ['core', 'user', id], queryFn: ({ signal }) => http.get<Person>(`/users/${id}`, { signal }) });
  if (error) return <Page><ErrorState error={error} onRetry={() => void refetch()} during="person" /></Page>;
  if (!person) return <Page><CardSkeleton lines={6} /></Page>;
  return <PersonView person={person} />;
}

function PersonView({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const mayWrite = useCan('user:write', TENANT);
  return (
    <Page maxWidth={1080}>
      <PageHeader title={person.displayName} leading={<OshiAvatar name={person.displayName} size={36} />} aside={<PersonStatus person={person} />} description={<Link to="/people" style={{ color: 'inherit' }}>{t('nav.people')}</Link>} actions={<PersonActions person={person} />} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) minmax(0, 1fr)' }, gap: '16px', alignItems: 'start' }}>
        <Section title={t('people.account')}>
          {mayWrite ? <EditPersonForm key={person.version} person={person} /> : <Facts items={[{ label: t('people.email'), value: person.email }]} />}
          <Box sx={{ mt: '20px' }}>
            <Facts
              items={[
                { label: t('people.username'), value: person.username },
                { label: t('people.lastLogin'), value: person.lastLoginAt ? format.dateTime(person.lastLoginAt) : t('people.never') },
                { label: t('people.created'), value: format.dateTime(person.createdAt) },
              ]}
            />
          </Box>
        </Section>
        <Assignments person={person} />
        <Slot name="user.detail@1" props={{ userId: person.id }} />
      </Box>
    </Page>
  );
}

function PersonActions({ person }: { person: Person }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const confirm = useConfirm();
  const mayAct = useCan('user:execute', TENANT);
  const act = useMutation({
    mutationFn: (verb: 'deactivate' | 'reactivate' | 'unlock') => http.post<Person>(`/users/${person.id}/${verb}`, verb === 'unlock' ? undefined : { version: person.version }),
    onSuccess: (next, verb) => {
      client.setQueryData(['core', 'user', person.id], next);
      void client.invalidateQueries({ queryKey: ['core', 'users'] });
      notify(t(`people.done.${verb}`, { name: person.displayName }), { level: 'success', ...(verb === 'deactivate' ? { undo: () => http.post<Person>(`/users/${person.id}/reactivate`, {}).then((back) => void client.setQueryData(['core', 'user', person.id], back)) } : {}) });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const deactivate = async (): Promise<void> => {
    const sure = await confirm({ title: t('people.deactivateTitle', { name: person.displayName }), consequences: [t('people.loses.sessions'), t('people.loses.access'), t('people.loses.kept')], action: t('people.deactivate'), danger: true });
    if (sure) act.mutate('deactivate');
  };
  const locked = person.lockedUntil !== null && new Date(person.lockedUntil) > new Date();
  return (
    <>
      <Button variant="outlined" component={Link} to={`/roles/explain?user=${person.id}`} startIcon={<Icon name="circle-help" size={16} />}>{t('explain.short')}</Button>
      {mayAct && locked && <Button variant="outlined" onClick={() => act.mutate('unlock')} startIcon={<Icon name="lock-open" size={16} />}>{t('people.unlock')}</Button>}
      {mayAct && person.status === 'active' && <Button variant="outlined" color="error" onClick={() => void deactivate()} startIcon={<Icon name="ban" size={16} />}>{t('people.deactivate')}</Button>}
      {mayAct && person.status === 'inactive' && <Button variant="contained" onClick={() => act.mutate('reactivate')} startIcon={<Icon name="rotate-ccw" size={16} />}>{t('people.reactivate')}</Button>}
    </>
  );
}
