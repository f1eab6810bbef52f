import { Drawer, EmptyState, EntityTable, FilterBar, Icon, OshiAvatar, Page, PageHeader, SearchField, SplitView, StatusBadge, useCan, useFilters, useFormat, useList, useNavigate, useT, useUrlState, type Column, type FilterSpec } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { LANGUAGES } from '../../layout/look-menus.js';
import { NewPersonForm } from './new-person-form.js';
import { PersonStatus } from './person-status.js';
import { PersonRoles } from './person-roles.js';
import type { ListedPerson, Person } from './types.js';
import { useRoleOptions } from './use-role-options.js';

const FILTERS: readonly FilterSpec[] = [
  { name: 'status', kind: 'one' },
  { name: 'roleId', kind: 'one' },
  { name: 'q', kind: 'text' },
];
const TENANT = { type: 'tenant' } as const;

export default function PeopleScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useCan('user:write', TENANT);
  const filters = useFilters(FILTERS);
  const roles = useRoleOptions();
  const [sort, setSort] = useState('-createdAt');
  const [panel, setPanel] = useUrlState('panel');
  const source = useList<ListedPerson>({ key: ['core', 'users'], path: '/users', query: { ...filters.query, sort } });
  const open = (person: Person): void => navigate(`/people/${person.id}`);
  const created = (person: Person): void => {
    void client.invalidateQueries({ queryKey: ['core', 'users'] });
    open(person);
  };
  const query = typeof filters.values['q'] === 'string' ? filters.values['q'] : '';
  return (
    <Page layout="fill">
      <PageHeader title={t('nav.people')} description={t('people.description')} actions={mayWrite && <Button variant="contained" startIcon={<Icon name="user-plus" size={16} />} onClick={() => setPanel('new')}>{t('people.new')}</Button>} />
      <FilterBar
        search={<SearchField label={t('people.search')} value={query} onChange={(value) => filters.set('q', value || undefined)} />}
        filters={[
          { name: 'status', kind: 'one', label: t('people.status'), options: [{ value: 'active', label: t('state.active') }, { value: 'inactive', label: t('state.inactive') }] },
          ...(roles.length > 0 ? [{ name: 'roleId', kind: 'one' as const, label: t('people.role'), options: roles }] : []),
        ]}
        state={filters}
      />
      <SplitView>
        <EntityTable
          name="people"
          label={t('nav.people')}
          columns={useColumns()}
          source={source}
          rowId={(person) => person.id}
          rowLabel={(person) => person.displayName}
          onOpen={open}
          onEdit={open}
          sort={sort}
          onSort={setSort}
          empty={<EmptyState icon="users-round" title={t('people.empty')} />}
        />
        <Drawer open={panel === 'new'} onClose={() => setPanel(null)} title={t('people.new')} name="person">
          <NewPersonForm onCreated={created} onCancel={() => setPanel(null)} />
        </Drawer>
      </SplitView>
    </Page>
  );
}

function useColumns(): Column<ListedPerson>[] {
  const t = useT('shell');
  const format = useFormat();
  return [
    {
      id: 'name',
      header: t('people.name'),
      width: 'minmax(180px, 2fr)',
      sort: 'displayName',
      cell: (person) => (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 }}>
          <OshiAvatar name={person.displayName} size={22} />
          <Box component="span" sx={{ fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis' }}>{person.displayName}</Box>
        </Box>
      ),
    },
    { id: 'username', header: t('people.username'), width: 'minmax(100px, 1fr)', sort: 'username', from: 'sm', cell: (person) => person.username },
    { id: 'roles', header: t('people.roles'), width: 'minmax(140px, 2fr)', from: 'md', cell: (person) => <PersonRoles roles={person.roles} /> },
    { id: 'email', header: t('people.email'), width: 'minmax(160px, 2fr)', from: 'lg', cell: (person) => person.email },
    { id: 'status', header: t('people.status'), width: '140px', cell: (person) => <PersonStatus person={person} /> },
    { id: 'factor', header: t('people.secondFactor'), width: '110px', from: 'lg', cell: (person) => (person.secondFactor ? <StatusBadge tone="success" icon="shield-check">{t('people.factorOn')}</StatusBadge> : <Box component="span" sx={{ color: 'text.secondary' }}>{t('people.factorOff')}</Box>) },
    { id: 'language', header: t('language.label'), width: '100px', from: 'lg', cell: (person) => LANGUAGES.find(({ locale }) => locale === person.language)?.name },
    { id: 'lastLogin', header: t('people.lastLogin'), width: '150px', sort: 'lastLoginAt', from: 'md', cell: (person) => (person.lastLoginAt ? format.relative(person.lastLoginAt) : t('people.never')) },
    { id: 'created', header: t('people.created'), width: '120px', sort: 'createdAt', optional: true, cell: (person) => format.date(person.createdAt) },
  ];
}
