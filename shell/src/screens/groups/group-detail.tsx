import { ComboField, EmptyState, Form, Icon, ScopeBadge, Section, SubmitBar, toApiError, useApi, useConfirm, useForm, useLocalized, useNotify, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { AssignRoleForm } from '../people/assign-role-form.js';
import type { Assignment, Person } from '../people/types.js';
import type { Group } from './types.js';

interface GroupDetailProps {
  group: Group;
  mayWrite: boolean;
  onChanged(): void;
  onDeleted(): void;
}

export function GroupDetail({ group, mayWrite, onChanged, onDeleted }: GroupDetailProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const confirm = useConfirm();
  const notify = useNotify();
  const isLocal = group.source === 'local';
  const fail = (error: unknown): void => notify(toApiError(error).message, { level: 'error' });
  // One change at a time: the next begins from the version that this one makes.
  const change = useMutation({ mutationFn: (memberIds: string[]) => http.patch<Group>(`/groups/${group.id}`, { version: group.version, memberIds }), onSettled: onChanged, onError: fail });
  const remove = useMutation({ mutationFn: () => http.delete(`/groups/${group.id}`), onSuccess: onDeleted, onError: fail });
  const ids = group.members.map(({ id }) => id);
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('groups.deleteTitle', { name: group.name }), consequences: t('groups.deleteText', { count: group.members.length }), action: t('groups.delete'), danger: true })) remove.mutate();
  };
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      {!isLocal && <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('groups.managedText')}</Box>}
      <GroupRoles group={group} mayWrite={mayWrite} />
      <Section title={t('groups.members')} padding="flush">
        {group.members.length === 0 && <EmptyState icon="users-round" title={t('groups.noMembers')} />}
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
          {group.members.map((member) => (
            <Box component="li" key={member.id} sx={{ display: 'flex', alignItems: 'center', gap: '8px', px: '16px', py: '6px', fontSize: 13 }}>
              <Box sx={{ flex: 1 }}><Box component={Link} to={`/people/${member.id}`} sx={{ color: 'text.primary', fontWeight: 600 }}>{member.displayName}</Box> <Box component="span" sx={{ color: 'text.secondary' }}>{member.username}</Box></Box>
              {mayWrite && isLocal && <Tooltip title={t('groups.remove')}><IconButton aria-label={t('groups.removeName', { name: member.displayName })} onClick={() => !change.isPending && change.mutate(ids.filter((id) => id !== member.id))}><Icon name="x" size={16} /></IconButton></Tooltip>}
            </Box>
          ))}
        </Box>
        {mayWrite && isLocal && <Box sx={{ p: '12px 16px' }}><AddMember present={ids} onAdd={(id) => change.mutateAsync([...ids, id])} /></Box>}
      </Section>
      {mayWrite && isLocal && <Box><Button variant="outlined" color="error" startIcon={<Icon name="trash-2" size={16} />} onClick={() => void ask()}>{t('groups.delete')}</Button></Box>}
    </Box>
  );
}

function AddMember({ present, onAdd }: { present: readonly string[]; onAdd(id: string): Promise<unknown> }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { data = [] } = useQuery({ queryKey: ['core', 'users', 'all'], queryFn: async ({ signal }) => (await http.list<Person>('/users', { query: { pageSize: 100, sort: 'displayName' }, signal })).items });
  const form = useForm({
    initial: { userId: null as string | null },
    guard: false,
    validate: ({ userId }): Record<string, string> => (userId ? {} : { userId: 'required' }),
    submit: async ({ userId }) => {
      await onAdd(userId ?? '');
      form.reset({ userId: null });
    },
  });
  return (
    <Form form={form} labels={{ userId: t('explain.person') }} label={t('groups.add')}>
      <ComboField name="userId" label={t('explain.person')} value={form.values.userId} onChange={(value) => form.set('userId', value)} options={data.filter(({ id }) => !present.includes(id)).map((person) => ({ value: person.id, label: `${person.displayName} (${person.username})` }))} />
      <SubmitBar action={t('groups.add')} busy={form.busy} />
    </Form>
  );
}

function GroupRoles({ group, mayWrite }: { group: Group; mayWrite: boolean }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const localized = useLocalized();
  const { boot } = useShell();
  const { palette } = useTokens();
  const [adding, setAdding] = useState(false);
  const { data = [], refetch } = useQuery({ queryKey: ['core', 'groups', group.id, 'assignments'], queryFn: ({ signal }) => http.get<Assignment[]>(`/groups/${group.id}/assignments`, { signal }) });
  const remove = useMutation({ mutationFn: (id: string) => http.delete(`/groups/${group.id}/assignments/${id}`), onSettled: () => refetch(), onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  return (
    <Section title={t('assignments.title')} description={t('groups.rolesHelp')} padding="flush" actions={mayWrite && !adding && <Button size="small" variant="outlined" startIcon={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>{t('assignments.add')}</Button>}>
      {adding && <AssignRoleForm personId={group.id} path={`/groups/${group.id}/assignments`} onDone={() => { setAdding(false); void refetch(); }} onCancel={() => setAdding(false)} />}
      {data.length === 0 && !adding && <EmptyState icon="shield" title={t('groups.noRoles')} />}
      {data.map((assignment) => {
        const scope = boot.scopes.find((node) => (assignment.scopeId ? node.id === assignment.scopeId : node.type === 'tenant'));
        const role = localized(assignment.roleName);
        return (
          <Box key={assignment.id} sx={{ display: 'flex', alignItems: 'center', gap: '8px', px: '16px', py: '8px', fontSize: 13, borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
            <Box sx={{ flex: 1, display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
              <Box component={Link} to={`/roles/${assignment.roleId}`} sx={{ color: 'text.primary', fontWeight: 600 }}>{role}</Box>
              {scope && <ScopeBadge scope={scope} />}
            </Box>
            {mayWrite && <Tooltip title={t('assignments.remove')}><IconButton aria-label={t('assignments.removeTitle', { role, name: group.name })} onClick={() => remove.mutate(assignment.id)}><Icon name="trash-2" size={16} /></IconButton></Tooltip>}
          </Box>
        );
      })}
    </Section>
  );
}
