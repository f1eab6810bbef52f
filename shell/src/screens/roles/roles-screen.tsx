import { Drawer, EmptyState, EntityTable, Form, Icon, Page, PageHeader, SelectField, SplitView, StatusBadge, SubmitBar, TextField, useApi, useCan, useForm, useFormat, useList, useLocalized, useNavigate, useT, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Permission, Role, RoleTemplate } from './types.js';

const TENANT = { type: 'tenant' } as const;

export default function RolesScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const localized = useLocalized();
  const format = useFormat();
  const mayRead = useCan('role:read', TENANT);
  const mayWrite = useCan('role:write', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const source = useList<Role>({ key: ['core', 'roles', 'list'], path: '/roles', pageSize: null });
  const open = (role: Role): void => navigate(`/roles/${role.id}`);
  const columns: Column<Role>[] = [
    { id: 'name', header: t('roles.name'), width: 'minmax(160px, 2fr)', cell: (role) => <Box component="span" sx={{ display: 'inline-flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap' }}><strong>{localized(role.name)}</strong>{mayWrite && role.offered.length > 0 && <StatusBadge tone="accent" icon="sparkles">{t('roles.offerCount', { count: role.offered.length })}</StatusBadge>}</Box> },
    { id: 'code', header: t('roles.code'), width: 'minmax(120px, 1fr)', from: 'sm', cell: (role) => role.code },
    { id: 'policies', header: t('roles.entries'), width: '150px', from: 'md', cell: (role) => t('roles.entryCount', { grants: role.policies.filter((policy) => policy.effect === 'grant').length, denies: role.policies.filter((policy) => policy.effect === 'deny').length }) },
    { id: 'assignments', header: t('roles.assignments'), width: '110px', align: 'end', cell: (role) => format.number(role.assignments) },
    { id: 'state', header: t('people.status'), width: '110px', cell: (role) => (role.active ? <StatusBadge tone="success">{t('state.active')}</StatusBadge> : <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>) },
  ];
  return (
    <Page layout="fill">
      <PageHeader
        title={t('nav.roles')}
        description={t('roles.description')}
        actions={
          <>
            {mayRead && <Button variant="outlined" component={Link} to="/groups" startIcon={<Icon name="users-round" size={16} />}>{t('groups.title')}</Button>}
            {mayRead && <Button variant="outlined" component={Link} to="/roles/simulate" startIcon={<Icon name="sparkles" size={16} />}>{t('simulate.title')}</Button>}
            <Button variant="outlined" component={Link} to="/roles/explain" startIcon={<Icon name="circle-help" size={16} />}>{t('explain.title')}</Button>
            {mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('roles.new')}</Button>}
          </>
        }
      />
      <SplitView>
        <EntityTable name="roles" label={t('nav.roles')} columns={columns} source={source} rowId={(role) => role.id} rowLabel={(role) => localized(role.name)} onOpen={open} onEdit={open} empty={<EmptyState icon="shield" title={t('roles.empty')} />} />
        <Drawer open={panel === 'new'} onClose={() => setPanel(null)} title={t('roles.new')} name="role">
          <NewRoleForm onCancel={() => setPanel(null)} onCreated={open} />
        </Drawer>
      </SplitView>
    </Page>
  );
}

function NewRoleForm({ onCreated, onCancel }: { onCreated(role: Role): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const localized = useLocalized();
  const { data: templates = [] } = useQuery({ queryKey: ['core', 'roles', 'templates'], queryFn: async ({ signal }) => (await http.list<RoleTemplate>('/roles/templates', { signal })).items, staleTime: 300_000 });
  const { data: permissions = [] } = useQuery({ queryKey: ['core', 'permissions'], queryFn: async ({ signal }) => (await http.list<Permission>('/permissions', { signal })).items, staleTime: 300_000 });
  // Lines for plugins that this agency does not have would be refused.
  const known = (pattern: string): boolean => pattern === '*:*' || permissions.some(({ resource, permission }) => permission === pattern || `${resource}:*` === pattern);
  const form = useForm({
    initial: { template: '', code: '', en: '', ja: '', zh: '' },
    guard: false,
    validate: ({ code, en }) => ({ ...(code ? {} : { code: 'required' }), ...(en.trim() ? {} : { 'name.en': 'required' }) }),
    async submit({ template, code, en, ja, zh }) {
      const policies = templates.find((each) => each.code === template)?.policies.filter(({ permission }) => known(permission)) ?? [];
      const role = await http.post<Role>('/roles', { code, name: { en, ...(ja ? { ja } : {}), ...(zh ? { zh } : {}) }, policies });
      void client.invalidateQueries({ queryKey: ['core', 'roles'] });
      onCreated(role);
    },
  });
  return (
    <Form form={form} labels={{ code: t('roles.code'), 'name.en': 'English' }} label={t('roles.new')}>
      <SelectField name="template" label={t('roles.template')} placeholder={t('roles.noTemplate')} help={templates.find(({ code }) => code === form.values.template)?.description ?? t('roles.templateHelp')} value={form.values.template} onChange={(value) => form.set('template', value)} options={templates.map((each) => ({ value: each.code, label: localized(each.name) }))} />
      <TextField name="code" label={t('roles.code')} required help={t('roles.codeHelp')} value={form.values.code} onChange={(value) => form.set('code', value.toUpperCase())} mono maxLength={32} autoFocus />
      <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, display: 'grid', gap: '12px' }}>
        <Box component="legend" sx={{ fontSize: 13, fontWeight: 600, mb: '8px', p: 0 }}>{t('roles.names')}</Box>
        <TextField name="name.en" label="English" required value={form.values.en} onChange={(value) => form.set('en', value)} maxLength={100} />
        <TextField name="name.ja" label="日本語" value={form.values.ja} onChange={(value) => form.set('ja', value)} maxLength={100} />
        <TextField name="name.zh" label="简体中文" value={form.values.zh} onChange={(value) => form.set('zh', value)} maxLength={100} />
      </Box>
      <SubmitBar action={t('roles.create')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
