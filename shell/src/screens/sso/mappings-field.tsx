import { Icon, Input, useLocalized, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, NativeSelect } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { flattenScopes } from '../../layout/scope-lines.js';
import type { Role } from '../roles/types.js';
import type { Mapping } from './types.js';

interface MappingsFieldProps {
  value: Mapping[];
  onChange(value: Mapping[]): void;
}

/** Who brings this claim gets this role at this place, asked anew at every sign-in. */
export function MappingsField({ value, onChange }: MappingsFieldProps): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const { boot, http } = useShell();
  const { palette } = useTokens();
  const { data: roles = [] } = useQuery({ queryKey: ['core', 'roles'], queryFn: async ({ signal }) => (await http.list<Role>('/roles', { signal })).items });
  const scopes = flattenScopes(boot.scopes, '', localized);
  const change = (index: number, part: Partial<Mapping>): void => onChange(value.map((mapping, at) => (at === index ? { ...mapping, ...part } : mapping)));
  const place = (index: number, id: string): void => {
    const node = boot.scopes.find((scope) => scope.id === id);
    if (node) change(index, { scopeType: node.type, scopeId: node.type === 'tenant' ? null : node.id });
  };
  const tenantId = boot.scopes.find((scope) => scope.type === 'tenant')?.id ?? '';
  const add = (): void => onChange([...value, { claim: 'groups', value: '', roleId: roles.find((role) => role.active)?.id ?? '', scopeType: 'tenant', scopeId: null }]);
  return (
    <Box role="group" aria-label={t('sso.mappings')} sx={{ display: 'grid', gap: '8px' }}>
      <Box>
        <Box sx={{ fontSize: 13, fontWeight: 600 }}>{t('sso.mappings')}</Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('sso.mappingsHelp')}</Box>
      </Box>
      {value.map((mapping, index) => {
        const row = { row: index + 1 };
        return (
          <Box key={index} role="group" aria-label={t('sso.mappingRow', row)} sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) 36px', gap: '6px', alignItems: 'center', p: '8px', borderRadius: '8px', border: `1px solid ${palette.line}` }}>
            <Input value={mapping.claim} onChange={(event) => change(index, { claim: event.target.value })} placeholder="groups" inputProps={{ 'aria-label': t('sso.claim'), maxLength: 200, spellCheck: false }} />
            <Input value={mapping.value} onChange={(event) => change(index, { value: event.target.value })} placeholder={t('sso.claimValue')} inputProps={{ 'aria-label': t('sso.claimValue'), maxLength: 200, spellCheck: false }} />
            <NativeSelect input={<Input />} value={mapping.roleId} onChange={(event) => change(index, { roleId: event.target.value })} inputProps={{ 'aria-label': t('assignments.role') }} sx={{ gridColumn: '1 / 2' }}>
              {roles.filter((role) => role.active || role.id === mapping.roleId).map((role) => <option key={role.id} value={role.id}>{localized(role.name)}</option>)}
            </NativeSelect>
            <NativeSelect input={<Input />} value={mapping.scopeId ?? tenantId} onChange={(event) => place(index, event.target.value)} inputProps={{ 'aria-label': t('assignments.scope') }}>
              {scopes.map(({ node, depth }) => <option key={node.id} value={node.id}>{`${'　'.repeat(depth)}${localized(node.name)}`}</option>)}
            </NativeSelect>
            <IconButton aria-label={t('sso.removeMapping', row)} onClick={() => onChange(value.filter((_each, at) => at !== index))} sx={{ gridRow: '1 / 2', gridColumn: '3 / 4' }}>
              <Icon name="trash-2" size={16} />
            </IconButton>
          </Box>
        );
      })}
      <Box>
        <Button variant="outlined" size="small" startIcon={<Icon name="plus" size={14} />} onClick={add}>{t('sso.addMapping')}</Button>
      </Box>
    </Box>
  );
}
