import { ComboField, EmptyState, Form, NoPermission, Page, PageHeader, Section, SelectField, SubmitBar, SwitchField, useApi, useCan, useForm, useLocalized, useShell, useT, useUrlState } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { flattenScopes } from '../../layout/scope-lines.js';
import type { Assignment, Person } from '../people/types.js';
import { EffectPreview } from './effect-preview.js';
import type { AccessDraft, Role } from './types.js';

/** "What if?": a role given or taken, before anybody does it. The question stands in the URL. */
export default function SimulateScreen(): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const { boot } = useShell();
  const mayRead = useCan('role:read', { type: 'tenant' });
  const [asked, setAsked] = useUrlState('draft');
  if (!mayRead) return <Page><PageHeader title={t('simulate.title')} /><NoPermission permission="role:read" scope={localized(boot.tenant.name)} /></Page>;
  return (
    <Page maxWidth={1080}>
      <PageHeader title={t('simulate.title')} description={<><Link to="/roles" style={{ color: 'inherit' }}>{t('nav.roles')}</Link>{` · ${t('simulate.description')}`}</>} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '340px minmax(0, 1fr)' }, gap: '16px', alignItems: 'start' }}>
        <Section title={t('simulate.question')}>
          <Question onAsk={(draft) => setAsked(JSON.stringify(draft))} />
        </Section>
        <Section title={t('simulate.answer')}>{readDraft(asked) ? <EffectPreview draft={readDraft(asked)} /> : <EmptyState icon="sparkles" title={t('simulate.empty')} />}</Section>
      </Box>
    </Page>
  );
}

/** What somebody wrote into the address is asked as it is; the server refuses what makes no sense. */
function readDraft(text: string | null): AccessDraft | null {
  try {
    return text ? (JSON.parse(text) as AccessDraft) : null;
  } catch {
    return null;
  }
}

function Question({ onAsk }: { onAsk(draft: AccessDraft): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const localized = useLocalized();
  const { boot } = useShell();
  const people = useQuery({ queryKey: ['core', 'users', 'all'], queryFn: async ({ signal }) => (await http.list<Person>('/users', { query: { pageSize: 100, sort: 'displayName' }, signal })).items }).data ?? [];
  const roles = useQuery({ queryKey: ['core', 'roles'], queryFn: async ({ signal }) => (await http.list<Role>('/roles', { signal })).items }).data ?? [];
  const scopes = flattenScopes(boot.scopes, '', localized).filter(({ node }) => node.active);
  const form = useForm({
    initial: { kind: 'give', userId: null as string | null, roleId: '', scopeId: (scopes[0]?.node.id ?? null) as string | null, inherit: true, assignmentId: '' },
    guard: false,
    validate: ({ kind, userId, roleId, assignmentId }) => ({ ...(kind !== 'switch' && !userId ? { userId: 'required' } : {}), ...(kind !== 'take' && !roleId ? { roleId: 'required' } : {}), ...(kind === 'take' && !assignmentId ? { assignmentId: 'required' } : {}) }),
    async submit({ kind, userId, roleId, scopeId, inherit, assignmentId }) {
      const node = boot.scopes.find(({ id }) => id === scopeId);
      if (kind === 'take') return onAsk({ assignments: { remove: [assignmentId] } });
      if (kind === 'switch') return onAsk({ roles: [{ roleId, active: !(roles.find(({ id }) => id === roleId)?.active ?? true) }] });
      return onAsk({ assignments: { add: [{ userId: userId ?? '', roleId, scopeType: node?.type ?? 'tenant', ...(node && node.type !== 'tenant' ? { scopeId: node.id } : {}), inherit }] } });
    },
  });
  const { values, set } = form;
  const held = useQuery({ queryKey: ['core', 'user', values.userId, 'assignments'], enabled: values.kind === 'take' && values.userId !== null, queryFn: ({ signal }) => http.get<Assignment[]>(`/users/${values.userId}/assignments`, { signal }) }).data ?? [];
  const placeOf = (scopeId: string | null): string => localized(boot.scopes.find((node) => (scopeId ? node.id === scopeId : node.type === 'tenant'))?.name ?? boot.tenant.name);
  const labels = { kind: t('simulate.kind'), userId: t('explain.person'), roleId: t('assignments.role'), scopeId: t('assignments.scope'), assignmentId: t('simulate.assignment') };
  return (
    <Form form={form} labels={labels} label={t('simulate.question')}>
      <SelectField name="kind" label={labels.kind} value={values.kind} onChange={(value) => set('kind', value)} options={(['give', 'take', 'switch'] as const).map((kind) => ({ value: kind, label: t(`simulate.kinds.${kind}`) }))} />
      {values.kind !== 'switch' && <ComboField name="userId" label={labels.userId} value={values.userId} onChange={(value) => set('userId', value)} options={people.map((person) => ({ value: person.id, label: `${person.displayName} (${person.username})` }))} />}
      {values.kind !== 'take' && <SelectField name="roleId" label={labels.roleId} placeholder={t('assignments.choose')} value={values.roleId} onChange={(value) => set('roleId', value)} options={roles.map((role) => ({ value: role.id, label: `${localized(role.name)}${role.active ? '' : ` (${t('state.inactive')})`}` }))} />}
      {values.kind === 'take' && <SelectField name="assignmentId" label={labels.assignmentId} placeholder={t('assignments.choose')} value={values.assignmentId} onChange={(value) => set('assignmentId', value)} options={held.map((each) => ({ value: each.id, label: `${localized(each.roleName)} · ${placeOf(each.scopeId)}` }))} />}
      {values.kind === 'give' && <ComboField name="scopeId" label={labels.scopeId} value={values.scopeId} onChange={(value) => set('scopeId', value)} options={scopes.map(({ node, depth }) => ({ value: node.id, label: `${'　'.repeat(depth)}${localized(node.name)}` }))} />}
      {values.kind === 'give' && <SwitchField name="inherit" label={t('assignments.below')} value={values.inherit} onChange={(value) => set('inherit', value)} />}
      <SubmitBar action={t('simulate.ask')} busy={form.busy} />
    </Form>
  );
}
