import { Drawer, EmptyState, EntityTable, Form, Icon, NoPermission, Page, PageHeader, SplitView, StatusBadge, SubmitBar, TextField, useApi, useCan, useForm, useFormat, useList, useLocalized, useShell, useT, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Button } from '@mui/material';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { GroupDetail } from './group-detail.js';
import type { Group } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** People who are given roles together; some come from an identity provider. */
export default function GroupsScreen(): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const localized = useLocalized();
  const { boot } = useShell();
  const mayRead = useCan('role:read', TENANT);
  const mayWrite = useCan('role:write', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const source = useList<Group>({ key: ['core', 'groups'], path: '/groups', pageSize: null, enabled: mayRead });
  if (!mayRead) return <Page><PageHeader title={t('groups.title')} /><NoPermission permission="role:read" scope={localized(boot.tenant.name)} /></Page>;
  const opened = source.rows.find(({ id }) => id === panel);
  const close = (): void => setPanel(null);
  const columns: Column<Group>[] = [
    { id: 'name', header: t('groups.name'), width: 'minmax(160px, 2fr)', cell: (group) => <strong>{group.name}</strong> },
    { id: 'members', header: t('groups.members'), width: '110px', align: 'end', cell: (group) => format.number(group.members.length) },
    { id: 'source', header: t('groups.source'), width: 'minmax(120px, 1fr)', cell: (group) => (group.source === 'scim' ? <StatusBadge tone="accent" icon="refresh-cw">{t('groups.managed')}</StatusBadge> : t('groups.local')) },
  ];
  return (
    <Page layout="fill">
      <PageHeader title={t('groups.title')} description={<><Link to="/roles" style={{ color: 'inherit' }}>{t('nav.roles')}</Link>{` · ${t('groups.description')}`}</>} actions={mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('groups.new')}</Button>} />
      <SplitView>
        <EntityTable name="groups" label={t('groups.title')} columns={columns} source={source} rowId={(group) => group.id} rowLabel={(group) => group.name} onOpen={(group) => setPanel(group.id)} empty={<EmptyState icon="users-round" title={t('groups.empty')} action={mayWrite && panel !== 'new' && <Button variant="outlined" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('groups.create')}</Button>}>{t('groups.emptyText')}</EmptyState>} />
        <Drawer open={panel === 'new'} onClose={close} title={t('groups.new')} name="group">
          <NewGroupForm onCancel={close} onCreated={(group) => { source.reload(); setPanel(group.id); }} />
        </Drawer>
        <Drawer open={opened !== undefined} onClose={close} title={opened?.name ?? ''} name="group">
          {opened && <GroupDetail key={opened.version} group={opened} mayWrite={mayWrite} onChanged={source.reload} onDeleted={() => { close(); source.reload(); }} />}
        </Drawer>
      </SplitView>
    </Page>
  );
}

function NewGroupForm({ onCreated, onCancel }: { onCreated(group: Group): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const form = useForm({
    initial: { name: '' },
    guard: false,
    validate: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    submit: async ({ name }) => onCreated(await http.post<Group>('/groups', { name: name.trim() })),
  });
  return (
    <Form form={form} labels={{ name: t('groups.name') }} label={t('groups.new')}>
      <TextField name="name" label={t('groups.name')} required value={form.values.name} onChange={(value) => form.set('name', value)} maxLength={100} autoFocus />
      <SubmitBar action={t('groups.create')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
