import { CardSkeleton, ErrorState, Facts, OshiAvatar, Page, PageHeader, Section, Slot, failureInPlace, useApi, useCan, useFormat, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { SingleRights } from '../roles/single-rights.js';
import { Assignments } from './assignments.js';
import { EditPersonForm } from './edit-person-form.js';
import { PersonActions } from './person-actions.js';
import { PersonSessions } from './person-sessions.js';
import { PersonFactors } from './person-factors.js';
import { PersonStatus } from './person-status.js';
import type { Person } from './types.js';

const TENANT = { type: 'tenant' } as const;

export default function PersonScreen(): ReactElement {
  const { id = '' } = useParams();
  const http = useApi();
  const { data: person, error, refetch } = useQuery({ queryKey: ['core', 'user', id], queryFn: ({ signal }) => http.get<Person>(`/users/${id}`, { signal }) });
  if (failureInPlace(error, person)) return <Page><ErrorState error={error} onRetry={() => void refetch()} during="person" /></Page>;
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
        <Column>
          <Section title={t('people.account')}>
            {mayWrite ? <EditPersonForm key={person.id} person={person} /> : <Facts items={[{ label: t('people.email'), value: person.email }]} />}
            <Box sx={{ mt: '20px' }}>
              <Facts
                items={[
                  { label: t('people.username'), value: person.username },
                  { label: t('people.lastLogin'), value: person.lastLoginAt ? format.dateTime(person.lastLoginAt) : t('people.never') },
                  ...(person.invitation ? [{ label: t('people.invitedUntil'), value: format.dateTime(person.invitation.expiresAt) }] : []),
                  { label: t('people.created'), value: format.dateTime(person.createdAt) },
                ]}
              />
            </Box>
          </Section>
          <PersonFactors person={person} />
          <PersonSessions person={person} />
        </Column>
        <Column>
          <Assignments person={person} />
          <SingleRights personId={person.id} />
          <Slot name="user.detail@1" props={{ userId: person.id }} />
        </Column>
      </Box>
    </Page>
  );
}

/** Cards of one column follow each other without holes, however tall those beside them are. */
function Column({ children }: { children: ReactNode }): ReactElement {
  return <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>{children}</Box>;
}
