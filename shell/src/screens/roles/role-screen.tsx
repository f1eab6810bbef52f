import { CardSkeleton, ErrorState, Icon, Input, Page, PageHeader, SearchField, Section, StatusBadge, SubmitBar, failureInPlace, toApiError, useApi, useCan, useConfirm, useLocalized, useNotify, useT, useTokens, useUnsavedGuard } from '@hako/sdk-plugin/ui';
import { Box, Button, NativeSelect } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { changesBetween, type PolicyChange } from './cells.js';
import { EffectPreview } from './effect-preview.js';
import { Matrix } from './matrix.js';
import { Offers } from './offers.js';
import { Packs } from './packs.js';
import { StateMark } from './state-mark.js';
import type { Permission, Policy, Role } from './types.js';
import { useDraft } from './use-draft.js';

const TENANT = { type: 'tenant' } as const;

export default function RoleScreen(): ReactElement {
  const { id = '' } = useParams();
  const http = useApi();
  const role = useQuery({ queryKey: ['core', 'roles', id], queryFn: ({ signal }) => http.get<Role>(`/roles/${id}`, { signal }) });
  const permissions = useQuery({ queryKey: ['core', 'permissions'], queryFn: async ({ signal }) => (await http.list<Permission>('/permissions', { signal })).items, staleTime: 300_000 });
  const error = failureInPlace(role.error ?? permissions.error, role.data && permissions.data);
  if (error) return <Page><ErrorState error={error} onRetry={() => { void role.refetch(); void permissions.refetch(); }} during="role" /></Page>;
  if (!role.data || !permissions.data) return <Page><CardSkeleton lines={10} /></Page>;
  return <RoleEditor key={role.data.id} role={role.data} permissions={permissions.data} />;
}

function RoleEditor({ role, permissions }: { role: Role; permissions: Permission[] }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const localized = useLocalized();
  const { tones } = useTokens();
  const mayWrite = useCan('role:write', TENANT);
  const { policies, setPolicies, overtaken } = useDraft(role);
  const [wanted, setWanted] = useState('');
  const [owner, setOwner] = useState('');
  const changes = useMemo(() => changesBetween(role.policies, policies), [role.policies, policies]);
  useUnsavedGuard(changes.length > 0);
  const shown = useMemo(() => permissions.filter((entry) => (owner === '' || entry.plugin === owner) && `${entry.title} ${entry.resource} ${entry.plugin}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase())), [permissions, wanted, owner]);
  const plugins = useMemo(() => [...new Set(permissions.map(({ plugin }) => plugin))], [permissions]);
  const draft = changes.length > 0 && mayWrite ? { roles: [{ roleId: role.id, policies }] } : null;
  const wide = role.policies.filter((policy) => policy.permission.includes('*'));
  const save = useMutation({
    mutationFn: () => http.patch<Role>(`/roles/${role.id}`, { version: role.version, policies }),
    onSuccess: (next) => {
      client.setQueryData(['core', 'roles', role.id], next);
      void client.invalidateQueries({ queryKey: ['core', 'roles', 'list'] });
      notify(t('roles.saved', { count: changes.length }), { level: 'success' });
    },
    onError: (error) => {
      const { code, message } = toApiError(error);
      if (code === 'VERSION_CONFLICT') void client.invalidateQueries({ queryKey: ['core', 'roles', role.id] });
      notify(message, { level: 'error' });
    },
  });
  return (
    <Page maxWidth={1180}>
      <PageHeader title={localized(role.name)} aside={role.active ? <StatusBadge tone="success">{t('state.active')}</StatusBadge> : <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>} description={<><Link to="/roles" style={{ color: 'inherit' }}>{t('nav.roles')}</Link>{` · ${role.code} · ${t('roles.heldBy', { count: role.assignments })}`}</>} actions={mayWrite && <RoleSwitch role={role} />} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 340px' }, gap: '16px', alignItems: 'start' }}>
        <Section title={t('roles.matrix')} description={<Legend />} padding="flush" actions={<Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}><OwnerFilter owners={plugins} value={owner} onChange={setOwner} /><SearchField label={t('roles.search')} value={wanted} onChange={setWanted} /></Box>}>
          <Box sx={{ overflowX: 'auto' }}>
            <Matrix permissions={shown} policies={policies} readOnly={!mayWrite} onChange={setPolicies} />
          </Box>
        </Section>
        <Box sx={{ display: 'grid', gap: '16px', position: { lg: 'sticky' }, top: 16 }}>
          <Section title={t('roles.changes')}>
            {overtaken.length > 0 && <Box role="status" sx={{ mb: '8px', fontSize: 13, color: tones.warning.text }}>{t('roles.overtaken', { permissions: overtaken.join(', ') })}</Box>}
            <Changes changes={changes} />
            {draft && <Box sx={{ mt: '16px', pt: '12px', borderTop: 1, borderColor: 'divider' }}><EffectPreview draft={draft} /></Box>}
            {mayWrite && (
              <Box component="form" onSubmit={(event) => { event.preventDefault(); save.mutate(); }} sx={{ mt: '12px' }}>
                <SubmitBar action={t('roles.save')} busy={save.isPending} disabled={changes.length === 0} {...(changes.length > 0 ? { onCancel: () => setPolicies(role.policies) } : {})} />
              </Box>
            )}
          </Section>
          {mayWrite && <Offers role={role} permissions={permissions} policies={policies} onAdd={(offer) => setPolicies([...policies, offer])} />}
          {mayWrite && <Packs policies={policies} readOnly={!mayWrite} onChange={setPolicies} />}
          {wide.length > 0 && <WidePolicies policies={wide} />}
        </Box>
      </Box>
    </Page>
  );
}

/** Rows of core, or of one plugin. */
function OwnerFilter({ owners, value, onChange }: { owners: readonly string[]; value: string; onChange(value: string): void }): ReactElement {
  const t = useT('shell');
  return (
    <NativeSelect value={value} onChange={(event) => onChange(event.target.value)} input={<Input />} inputProps={{ 'aria-label': t('roles.filterOwner') }} sx={{ fontSize: 13 }}>
      <option value="">{t('roles.allOwners')}</option>
      {owners.map((owner) => <option key={owner} value={owner}>{owner === 'core' ? 'Hako' : owner}</option>)}
    </NativeSelect>
  );
}

function Legend(): ReactElement {
  const t = useT('shell');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 14px', pt: '4px' }}>
      {(['grant', 'deny', 'unset'] as const).map((state) => (
        <Box key={state} component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '5px' }}>
          <StateMark state={state} size={16} />
          {t(`roles.state.${state}`)}
        </Box>
      ))}
      <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '5px' }}>
        <StateMark state="grant" inherited size={16} />
        {t('roles.wide')}
      </Box>
    </Box>
  );
}

function WidePolicies({ policies }: { policies: readonly Policy[] }): ReactElement {
  const t = useT('shell');
  const { mono } = useTokens();
  return (
    <Section title={t('roles.wideTitle')} description={t('roles.wideHelp')}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '8px' }}>
        {policies.map((policy) => (
          <Box component="li" key={policy.permission} sx={{ display: 'flex', alignItems: 'center', gap: '8px', fontSize: 13 }}>
            <StateMark state={policy.effect} size={18} />
            <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{policy.permission}</Box>
            <Box component="span" sx={{ color: 'text.secondary', fontSize: 12 }}>{t(`roles.state.${policy.effect}`)}</Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function Changes({ changes }: { changes: readonly PolicyChange[] }): ReactElement {
  const t = useT('shell');
  const { mono } = useTokens();
  if (changes.length === 0) return <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('roles.noChanges')}</Box>;
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '10px' }}>
      {changes.map((change) => (
        <Box component="li" key={change.permission} sx={{ fontSize: 13 }}>
          <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{change.permission}</Box>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: '6px', fontSize: 12, color: 'text.secondary' }}>
            <StateMark state={change.before} size={16} />
            {t(`roles.state.${change.before}`)}
            <Icon name="arrow-right" size={14} />
            <StateMark state={change.after} size={16} />
            {t(`roles.state.${change.after}`)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function RoleSwitch({ role }: { role: Role }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const confirm = useConfirm();
  const notify = useNotify();
  const localized = useLocalized();
  const name = localized(role.name);
  const turn = useMutation({
    mutationFn: (verb: 'deactivate' | 'reactivate') => http.post<Role>(`/roles/${role.id}/${verb}`),
    onSuccess: (next) => {
      client.setQueryData(['core', 'roles', role.id], next);
      void client.invalidateQueries({ queryKey: ['core', 'roles', 'list'] });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('roles.deactivateTitle', { name }), consequences: t('roles.deactivateText', { count: role.assignments }), action: t('roles.deactivate'), danger: true })) turn.mutate('deactivate');
  };
  return role.active ? <Button variant="outlined" color="error" onClick={() => void ask()}>{t('roles.deactivate')}</Button> : <Button variant="contained" onClick={() => turn.mutate('reactivate')}>{t('roles.reactivate')}</Button>;
}
