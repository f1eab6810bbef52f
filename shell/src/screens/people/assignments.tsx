import { CardSkeleton, EmptyState, ErrorState, Icon, ScopeBadge, Section, StatusBadge, toApiError, useApi, useConfirm, useFormat, useLocalized, useNotify, useShell, useT, useTokens, type ScopeNode } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { AssignRoleForm } from './assign-role-form.js';
import type { Assignment, Person } from './types.js';

/** Which roles a person holds, and where. */
export function Assignments({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { canSomewhere } = useShell();
  const [adding, setAdding] = useState(false);
  const key = ['core', 'user', person.id, 'assignments'];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Assignment[]>(`/users/${person.id}/assignments`, { signal }) });
  const mayWrite = canSomewhere('role:write');
  return (
    <Section title={t('assignments.title')} description={t('assignments.description')} padding="flush" actions={mayWrite && !adding && <Button variant="outlined" startIcon={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>{t('assignments.add')}</Button>}>
      {adding && <AssignRoleForm personId={person.id} onDone={() => { setAdding(false); void refetch(); }} onCancel={() => setAdding(false)} />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="assignments" />}
      {!data && !error && <CardSkeleton />}
      {data?.length === 0 && <EmptyState icon="shield" title={t('assignments.empty')} />}
      {data?.map((assignment) => <AssignmentRow key={assignment.id} person={person} assignment={assignment} onChanged={() => void refetch()} />)}
    </Section>
  );
}

function AssignmentRow({ person, assignment, onChanged }: { person: Person; assignment: Assignment; onChanged(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const confirm = useConfirm();
  const notify = useNotify();
  const localized = useLocalized();
  const format = useFormat();
  const { palette } = useTokens();
  const { boot, can } = useShell();
  const scope: ScopeNode | undefined = boot.scopes.find((node) => (assignment.scopeId ? node.id === assignment.scopeId : node.type === 'tenant'));
  const role = localized(assignment.roleName);
  const where = scope ? localized(scope.name) : t(`scope.type.${assignment.scopeType}`);
  const remove = useMutation({
    mutationFn: () => http.delete(`/users/${person.id}/assignments/${assignment.id}`),
    onSuccess: () => {
      onChanged();
      void client.invalidateQueries({ queryKey: ['core', 'roles'] });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('assignments.removeTitle', { role, name: person.displayName }), consequences: t('assignments.removeText', { role, scope: where }), action: t('assignments.remove'), danger: true })) remove.mutate();
  };
  const limits = [assignment.notBefore && t('assignments.from', { date: format.dateTime(assignment.notBefore) }), assignment.expires && t('assignments.until', { date: format.dateTime(assignment.expires) })].filter(Boolean).join(' · ');
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: '12px', px: '16px', py: '8px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', fontSize: 13 }}>
          <Box component={Link} to={`/roles/${assignment.roleId}`} sx={{ fontWeight: 600, color: 'text.primary' }}>{role}</Box>
          <Icon name="arrow-right" size={14} color={palette.muted} />
          {scope ? <ScopeBadge scope={scope} /> : where}
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>
          {t(assignment.inherit ? 'assignments.below' : 'assignments.only')}
          {limits && ` · ${limits}`}
        </Box>
      </Box>
      {assignment.expires && new Date(assignment.expires) < new Date() && <StatusBadge tone="neutral">{t('assignments.expired')}</StatusBadge>}
      {can('role:write', { type: assignment.scopeType, ...(assignment.scopeId ? { id: assignment.scopeId } : {}) }) && (
        <Tooltip title={t('assignments.remove')}>
          <IconButton aria-label={t('assignments.removeTitle', { role, name: person.displayName })} onClick={() => void ask()}>
            <Icon name="trash-2" size={16} />
          </IconButton>
        </Tooltip>
      )}
    </Box>
  );
}
