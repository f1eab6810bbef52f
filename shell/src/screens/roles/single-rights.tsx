import { CardSkeleton, ComboField, ErrorState, Form, Icon, ScopeBadge, Section, SelectField, SubmitBar, TextField, toApiError, useApi, useForm, useFormat, useLocalized, useNotify, useShell, useT, useTokens, useZone, type ScopeType } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { flattenScopes } from '../../layout/scope-lines.js';
import { StateMark } from './state-mark.js';
import type { Permission, Policy } from './types.js';

interface SingleRight extends Policy {
  id: string;
  scopeType: ScopeType;
  scopeId: string | null;
  expires: string | null;
}

/** Lines of one person's own, beside her roles. */
export function SingleRights({ personId }: { personId: string }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const format = useFormat();
  const { boot, can, canSomewhere } = useShell();
  const { mono, palette } = useTokens();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'user', personId, 'policies'], queryFn: ({ signal }) => http.get<SingleRight[]>(`/users/${personId}/policies`, { signal }) });
  const remove = useMutation({ mutationFn: (id: string) => http.delete(`/users/${personId}/policies/${id}`), onSettled: () => refetch(), onError: (failure) => notify(toApiError(failure).message, { level: 'error' }) });
  return (
    <Section title={t('singleRights.title')} description={t('singleRights.description')} padding="flush" actions={canSomewhere('role:write') && !adding && <Button variant="outlined" startIcon={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>{t('singleRights.add')}</Button>}>
      {adding && <NewRight personId={personId} onDone={() => { setAdding(false); void refetch(); }} onCancel={() => setAdding(false)} />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="single-rights" />}
      {!data && !error && <CardSkeleton />}
      {data?.length === 0 && !adding && <Box sx={{ px: '16px', py: '14px', fontSize: 13, color: 'text.secondary' }}>{t('singleRights.empty')}</Box>}
      {data?.map((right) => {
        const scope = boot.scopes.find((node) => (right.scopeId ? node.id === right.scopeId : node.type === 'tenant'));
        return (
          <Box key={right.id} sx={{ display: 'flex', alignItems: 'center', gap: '10px', px: '16px', py: '8px', fontSize: 13, borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
            <StateMark state={right.effect} size={18} />
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center' }}><Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{right.permission}</Box>{scope && <ScopeBadge scope={scope} />}</Box>
              <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[t(`roles.state.${right.effect}`), right.expires ? t('assignments.until', { date: format.dateTime(right.expires) }) : ''].filter(Boolean).join(' · ')}</Box>
            </Box>
            {can('role:write', { type: right.scopeType, ...(right.scopeId ? { id: right.scopeId } : {}) }) && <Tooltip title={t('singleRights.removeShort')}><IconButton aria-label={t('singleRights.remove', { permission: right.permission })} onClick={() => remove.mutate(right.id)}><Icon name="trash-2" size={16} /></IconButton></Tooltip>}
          </Box>
        );
      })}
    </Section>
  );
}

function NewRight({ personId, onDone, onCancel }: { personId: string; onDone(): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const zone = useZone();
  const localized = useLocalized();
  const { boot, can } = useShell();
  const { palette } = useTokens();
  const { data: permissions = [] } = useQuery({ queryKey: ['core', 'permissions'], queryFn: async ({ signal }) => (await http.list<Permission>('/permissions', { signal })).items, staleTime: 300_000 });
  const scopes = flattenScopes(boot.scopes, '', localized).filter(({ node }) => node.active && can('role:write', node));
  const form = useForm({
    initial: { effect: 'grant', permission: null as string | null, scopeId: (scopes[0]?.node.id ?? null) as string | null, expires: '' },
    validate: ({ permission, scopeId }): Record<string, string> => ({ ...(permission ? {} : { permission: 'required' }), ...(scopeId ? {} : { scopeId: 'required' }) }),
    async submit({ effect, permission, scopeId, expires }) {
      const node = boot.scopes.find(({ id }) => id === scopeId);
      await http.post(`/users/${personId}/policies`, { permission, effect, scopeType: node?.type ?? 'tenant', ...(node && node.type !== 'tenant' ? { scopeId: node.id } : {}), ...(expires ? { expires: zone.endOfDay(expires) } : {}) });
    },
  });
  const { values, set } = form;
  const labels = { effect: t('singleRights.effect'), permission: t('explain.permission'), scopeId: t('assignments.scope'), expires: t('assignments.expires') };
  return (
    <Box sx={{ p: '16px', bgcolor: palette.sunken, borderBottom: `1px solid ${palette.line}` }}>
      <Form form={form} labels={labels} label={t('singleRights.add')} onSubmitted={onDone}>
        <SelectField name="effect" label={labels.effect} value={values.effect} onChange={(value) => set('effect', value)} options={[{ value: 'grant', label: t('singleRights.grant') }, { value: 'deny', label: t('singleRights.deny') }]} />
        <ComboField name="permission" label={labels.permission} value={values.permission} onChange={(value) => set('permission', value)} options={permissions.map((entry) => ({ value: entry.permission, label: `${entry.title} · ${t(`roles.action.${entry.action}`)}` }))} />
        <ComboField name="scopeId" label={labels.scopeId} value={values.scopeId} onChange={(value) => set('scopeId', value)} options={scopes.map(({ node, depth }) => ({ value: node.id, label: `${'　'.repeat(depth)}${localized(node.name)}` }))} />
        <TextField name="expires" type="date" label={labels.expires} help={t('assignments.expiresHelp')} value={values.expires} onChange={(value) => set('expires', value)} />
        <SubmitBar action={t('singleRights.save')} busy={form.busy} onCancel={onCancel} />
      </Form>
    </Box>
  );
}
