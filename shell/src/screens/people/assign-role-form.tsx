import { ComboField, Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useLocalized, useShell, useT, useTokens, useZone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { flattenScopes } from '../../layout/scope-lines.js';
import type { Role } from '../roles/types.js';
import type { Assignment } from './types.js';

interface AssignRoleFormProps {
  personId: string;
  /** Where it is sent; left out: the person's assignments. */
  path?: string;
  onDone(): void;
  onCancel(): void;
}

export function AssignRoleForm({ personId, path = `/users/${personId}/assignments`, onDone, onCancel }: AssignRoleFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const zone = useZone();
  const localized = useLocalized();
  const { boot, can } = useShell();
  const { palette } = useTokens();
  const { data: roles = [] } = useQuery({ queryKey: ['core', 'roles'], queryFn: async ({ signal }) => (await http.list<Role>('/roles', { signal })).items });
  const scopes = flattenScopes(boot.scopes, '', localized).filter(({ node }) => node.active && can('role:write', node));
  const form = useForm({
    initial: { roleId: '', scopeId: scopes[0]?.node.id ?? null, inherit: true, expires: '' },
    validate: ({ roleId, scopeId }) => ({ ...(roleId ? {} : { roleId: 'required' }), ...(scopeId ? {} : { scopeId: 'required' }) }),
    async submit({ roleId, scopeId, inherit, expires }) {
      const node = boot.scopes.find((scope) => scope.id === scopeId);
      await http.post<Assignment>(path, { roleId, scopeType: node?.type ?? 'tenant', ...(node && node.type !== 'tenant' ? { scopeId: node.id } : {}), inherit, ...(expires ? { expires: zone.endOfDay(expires) } : {}) });
    },
  });
  const labels = { roleId: t('assignments.role'), scopeId: t('assignments.scope'), expires: t('assignments.expires') };
  return (
    <Box sx={{ p: '16px', bgcolor: palette.sunken, borderBottom: `1px solid ${palette.line}` }}>
      <Form form={form} labels={labels} label={t('assignments.add')} onSubmitted={onDone}>
        <SelectField name="roleId" label={labels.roleId} placeholder={t('assignments.choose')} value={form.values.roleId} onChange={(value) => form.set('roleId', value)} options={roles.filter((role) => role.active).map((role) => ({ value: role.id, label: localized(role.name) }))} />
        <ComboField name="scopeId" label={labels.scopeId} value={form.values.scopeId} onChange={(value) => form.set('scopeId', value)} options={scopes.map(({ node, depth }) => ({ value: node.id, label: `${'　'.repeat(depth)}${localized(node.name)}` }))} />
        <SwitchField name="inherit" label={t('assignments.below')} help={t('assignments.belowHelp')} value={form.values.inherit} onChange={(value) => form.set('inherit', value)} />
        <TextField name="expires" type="date" label={labels.expires} help={t('assignments.expiresHelp')} value={form.values.expires} onChange={(value) => form.set('expires', value)} />
        <SubmitBar action={t('assignments.give')} busy={form.busy} onCancel={onCancel} />
      </Form>
    </Box>
  );
}
