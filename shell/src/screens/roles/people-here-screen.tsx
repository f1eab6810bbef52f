import { EmptyState, ErrorState, Icon, ListSkeleton, NoPermission, OshiAvatar, Page, PageHeader, ScopeBadge, Section, StatusBadge, useApi, useLocalized, useShell, useT, useTokens, type LocalizedText, type ScopeType } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { AssignRoleForm } from '../people/assign-role-form.js';

interface PersonHere {
  id: string;
  username: string;
  displayName: string;
  status: 'active' | 'inactive';
  assignments: { id: string; roleId: string; roleName: LocalizedText; scopeType: ScopeType; scopeId: string | null; group: string | null }[];
}

/** Who works in a part of the agency, for those who run that part; the scope in the bar narrows it further. */
export default function PeopleHereScreen(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const localized = useLocalized();
  const { boot, scope, canSomewhere } = useShell();
  const mayRead = canSomewhere('user:read');
  const query = scope.type === 'tenant' ? {} : { scopeId: scope.id };
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'people-here', scope.id], enabled: mayRead, queryFn: async ({ signal }) => (await http.list<PersonHere>('/permissions/people', { query, signal })).items });
  if (!mayRead) return <Page><PageHeader title={t('nav.people')} /><NoPermission permission="user:read" scope={localized(boot.tenant.name)} /></Page>;
  return (
    <Page maxWidth={960}>
      <PageHeader title={t('peopleHere.title', { scope: localized(scope.name) })} description={t('peopleHere.description')} />
      <Section title={t('nav.people')} padding="flush">
        {error && <ErrorState error={error} onRetry={() => void refetch()} during="people-here" />}
        {!data && !error && <ListSkeleton />}
        {data?.length === 0 && <EmptyState icon="users-round" title={t('peopleHere.empty')} />}
        {data && data.length > 0 && (
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {data.map((person) => <PersonLine key={person.id} person={person} onChanged={() => void refetch()} />)}
          </Box>
        )}
      </Section>
    </Page>
  );
}

function PersonLine({ person, onChanged }: { person: PersonHere; onChanged(): void }): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const { palette } = useTokens();
  const { boot, canSomewhere } = useShell();
  const [adding, setAdding] = useState(false);
  return (
    <Box component="li" sx={{ borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Box sx={{ display: 'flex', gap: '12px', alignItems: 'center', px: '16px', py: '10px', flexWrap: 'wrap' }}>
        <OshiAvatar name={person.displayName} size={28} />
        <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
          <Box sx={{ fontSize: 13, fontWeight: 600 }}>{person.displayName} <Box component="span" sx={{ fontWeight: 400, color: 'text.secondary' }}>{person.username}</Box></Box>
          <Box sx={{ display: 'flex', gap: '4px 12px', flexWrap: 'wrap', fontSize: 12 }}>
            {person.assignments.map((each) => {
              const node = boot.scopes.find(({ id, type }) => (each.scopeId ? id === each.scopeId : type === 'tenant'));
              return (
                <Box key={`${each.id}-${each.group ?? ''}`} component="span" sx={{ display: 'inline-flex', gap: '4px', alignItems: 'center' }}>
                  <Box component={Link} to={`/roles/${each.roleId}`} sx={{ color: 'text.primary' }}>{localized(each.roleName)}</Box>
                  {node && <ScopeBadge scope={node} />}
                  {each.group && <Box component="span" sx={{ color: 'text.secondary' }}>{t('explain.viaGroup', { group: each.group })}</Box>}
                </Box>
              );
            })}
          </Box>
        </Box>
        {person.status === 'inactive' && <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>}
        {canSomewhere('role:write') && !adding && <Button variant="outlined" size="small" startIcon={<Icon name="plus" size={14} />} aria-label={`${t('assignments.add')}: ${person.displayName}`} onClick={() => setAdding(true)}>{t('assignments.add')}</Button>}
      </Box>
      {adding && <AssignRoleForm personId={person.id} onDone={() => { setAdding(false); onChanged(); }} onCancel={() => setAdding(false)} />}
    </Box>
  );
}
