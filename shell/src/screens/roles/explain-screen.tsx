import { CardSkeleton, ComboField, EmptyState, ErrorState, Form, Icon, Page, PageHeader, ScopeBadge, Section, SubmitBar, useApi, useCan, useForm, useFormat, useLocalized, useShell, useT, useTokens, type ScopeNode } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { flattenScopes } from '../../layout/scope-lines.js';
import type { Person } from '../people/types.js';
import { StateMark } from './state-mark.js';
import type { Candidate, Explanation, Permission } from './types.js';

/** "Why can X do Y at Z?" in words, with the chain drawn. The question stands in the URL. */
export default function ExplainScreen(): ReactElement {
  const t = useT('shell');
  const [params] = useSearchParams();
  const asked = { userId: params.get('user'), permission: params.get('permission'), scopeId: params.get('scope') };
  const complete = asked.userId && asked.permission && asked.scopeId ? { userId: asked.userId, permission: asked.permission, scopeId: asked.scopeId } : null;
  return (
    <Page maxWidth={1080}>
      <PageHeader title={t('explain.title')} description={<><Link to="/roles" style={{ color: 'inherit' }}>{t('nav.roles')}</Link>{` · ${t('explain.description')}`}</>} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '320px minmax(0, 1fr)' }, gap: '16px', alignItems: 'start' }}>
        <Section title={t('explain.question')}>
          <Question asked={asked} />
        </Section>
        {complete ? <Answer {...complete} /> : <Section title={t('explain.answer')}><EmptyState icon="circle-help" title={t('explain.empty')} /></Section>}
      </Box>
    </Page>
  );
}

/** Whoever may not read people still may ask about herself. */
function usePeople(): Pick<Person, 'id' | 'displayName' | 'username'>[] {
  const http = useApi();
  const mayRead = useCan('user:read', { type: 'tenant' });
  const { boot } = useShell();
  const all = useQuery({ enabled: mayRead, queryKey: ['core', 'users', 'all'], queryFn: async ({ signal }) => (await http.list<Person>('/users', { query: { pageSize: 100, sort: 'displayName' }, signal })).items }).data ?? [];
  return mayRead ? all : [boot.user];
}

function usePermissions(): Permission[] {
  const http = useApi();
  return useQuery({ queryKey: ['core', 'permissions'], queryFn: async ({ signal }) => (await http.list<Permission>('/permissions', { signal })).items, staleTime: 300_000 }).data ?? [];
}

function Question({ asked }: { asked: { userId: string | null; permission: string | null; scopeId: string | null } }): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const { boot, scope } = useShell();
  const [, setParams] = useSearchParams();
  const people = usePeople();
  const permissions = usePermissions();
  const form = useForm({
    initial: { userId: asked.userId, permission: asked.permission, scopeId: (asked.scopeId ?? scope.id) as string | null },
    guard: false,
    validate: (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => !value).map(([name]) => [name, 'required'])),
    submit: async ({ userId, permission, scopeId }) => setParams({ user: userId ?? '', permission: permission ?? '', scope: scopeId ?? '' }),
  });
  const labels = { userId: t('explain.person'), permission: t('explain.permission'), scopeId: t('explain.scope') };
  return (
    <Form form={form} labels={labels} label={t('explain.question')}>
      <ComboField name="userId" label={labels.userId} value={form.values.userId} onChange={(value) => form.set('userId', value)} options={people.map((person) => ({ value: person.id, label: `${person.displayName} (${person.username})` }))} />
      <ComboField name="permission" label={labels.permission} value={form.values.permission} onChange={(value) => form.set('permission', value)} options={permissions.map((entry) => ({ value: entry.permission, label: `${entry.title} · ${t(`roles.action.${entry.action}`)}` }))} />
      <ComboField name="scopeId" label={labels.scopeId} value={form.values.scopeId} onChange={(value) => form.set('scopeId', value)} options={flattenScopes(boot.scopes, '', localized).map(({ node, depth }) => ({ value: node.id, label: `${'　'.repeat(depth)}${localized(node.name)}` }))} />
      <SubmitBar action={t('explain.ask')} busy={form.busy} />
    </Form>
  );
}

function Answer({ userId, permission, scopeId }: { userId: string; permission: string; scopeId: string }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { boot } = useShell();
  const localized = useLocalized();
  const { tones } = useTokens();
  const people = usePeople();
  const scope = boot.scopes.find((node) => node.id === scopeId);
  const body = { userId, permission, scopeType: scope?.type ?? 'tenant', ...(scope && scope.type !== 'tenant' ? { scopeId } : {}) };
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'explain', body], queryFn: ({ signal }) => http.post<Explanation>('/permissions/explain', body, { signal }), staleTime: 0 });
  if (error) return <Section title={t('explain.answer')}><ErrorState error={error} onRetry={() => void refetch()} during="explain" /></Section>;
  if (!data) return <Section title={t('explain.answer')}><CardSkeleton lines={5} /></Section>;
  const person = people.find((entry) => entry.id === userId)?.displayName ?? t('explain.thisPerson');
  const where = scope ? localized(scope.name) : '';
  const look = data.allowed ? tones.success : tones.danger;
  return (
    <Section title={t('explain.answer')}>
      <Box role="status" sx={{ display: 'flex', gap: '12px', p: '12px 14px', borderRadius: '8px', bgcolor: look.soft, color: look.text, mb: '20px' }}>
        <StateMark state={data.allowed ? 'grant' : data.reason === 'EXPLICIT_DENY' ? 'deny' : 'unset'} />
        <Box>
          <Box sx={{ fontWeight: 650 }}>{t(data.allowed ? 'explain.may' : 'explain.mayNot', { person, permission, scope: where })}</Box>
          <Box sx={{ fontSize: 13 }}>{t(`explain.reason.${data.reason}`)}</Box>
        </Box>
      </Box>
      <Box component="h3" sx={{ m: '0 0 8px', fontSize: 13 }}>{t('explain.chain')}</Box>
      <Chain chain={data.chain} candidates={data.candidates} />
    </Section>
  );
}

/** From the agency down to the scope, each with the entries that apply there. */
function Chain({ chain, candidates }: { chain: readonly ScopeNode[]; candidates: readonly Candidate[] }): ReactElement {
  const t = useT('shell');
  const { palette } = useTokens();
  const downwards = [...chain].reverse();
  return (
    <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {downwards.map((node, depth) => {
        const here = candidates.filter((candidate) => candidate.scope.id === node.id);
        return (
          <Box component="li" key={node.id} sx={{ position: 'relative', ml: `${depth * 20}px`, pl: '20px', pb: '14px', borderLeft: depth === downwards.length - 1 ? '2px solid transparent' : `2px solid ${palette.line}` }}>
            <Box aria-hidden sx={{ position: 'absolute', left: -6, top: 5, width: 10, height: 10, borderRadius: '50%', bgcolor: here.some((entry) => entry.decisive) ? palette.accent : palette.line, border: `2px solid ${palette.surface}` }} />
            <Box sx={{ fontSize: 13, fontWeight: 600 }}>
              <ScopeBadge scope={node} />
              {!node.active && <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>{` (${t('state.inactive')})`}</Box>}
            </Box>
            {here.length === 0 && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('explain.nothingHere')}</Box>}
            {here.map((entry) => (
              <CandidateLine key={entry.entryId} entry={entry} />
            ))}
          </Box>
        );
      })}
    </Box>
  );
}

function CandidateLine({ entry }: { entry: Candidate }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const localized = useLocalized();
  const { mono, palette } = useTokens();
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: '8px', mt: '6px', p: '8px 10px', borderRadius: '8px', border: `1px solid ${entry.decisive ? palette.accent : palette.line}`, fontSize: 13 }}>
      <StateMark state={entry.effect} size={18} />
      <Box sx={{ minWidth: 0 }}>
        <Box>
          {entry.roleHidden ? <strong>{t('explain.hiddenRole')}</strong> : entry.role ? <Link to={`/roles/${entry.role.id}`} style={{ color: 'inherit', fontWeight: 600 }}>{localized(entry.role.name)}</Link> : <strong>{t('explain.direct')}</strong>} <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{entry.pattern}</Box>
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary', display: 'flex', alignItems: 'center', gap: '4px' }}>
          {entry.decisive && <Icon name="check-check" size={14} />}
          {[t(`roles.state.${entry.effect}`), t(entry.inherit ? 'assignments.below' : 'assignments.only'), entry.via === 'group' ? t('explain.viaGroup', { group: entry.group?.name ?? t('explain.someGroup') }) : '', entry.notBefore ? t('assignments.from', { date: format.dateTime(entry.notBefore) }) : '', entry.expires ? t('assignments.until', { date: format.dateTime(entry.expires) }) : '', entry.decisive ? t('explain.decisive') : ''].filter(Boolean).join(' · ')}
        </Box>
      </Box>
    </Box>
  );
}
