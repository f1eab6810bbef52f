import { Icon, toApiError, useApi, useCan, useConfirm, useNotify, useT, type IconName } from '@hako/sdk-plugin/ui';
import { Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Person } from './types.js';

const TENANT = { type: 'tenant' } as const;

type Verb = 'deactivate' | 'reactivate' | 'unlock' | 'invite' | 'reset-password';

/** What may be done with an account, depending on its state. */
export function PersonActions({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  const confirm = useConfirm();
  const mayAct = useCan('user:execute', TENANT);
  const act = useAct(person);
  const deactivate = async (): Promise<void> => {
    const sure = await confirm({ title: t('people.deactivateTitle', { name: person.displayName }), consequences: [t('people.loses.sessions'), t('people.loses.access'), t('people.loses.kept')], action: t('people.deactivate'), danger: true });
    if (sure) act.mutate('deactivate');
  };
  const reset = async (): Promise<void> => {
    if (await confirm({ title: t('people.resetTitle', { name: person.displayName }), consequences: t('people.resetText'), action: t('people.resetAction') })) act.mutate('reset-password');
  };
  const active = person.status === 'active';
  const locked = person.lockedUntil !== null && new Date(person.lockedUntil) > new Date();
  const button = (label: string, icon: IconName, onClick: () => void, look: { color?: 'error'; variant?: 'contained' } = {}): ReactElement => (
    <Button variant={look.variant ?? 'outlined'} {...(look.color ? { color: look.color } : {})} disabled={act.isPending} onClick={onClick} startIcon={<Icon name={icon} size={16} />}>{label}</Button>
  );
  return (
    <>
      <Button variant="outlined" component={Link} to={`/roles/explain?user=${person.id}`} startIcon={<Icon name="circle-help" size={16} />}>{t('explain.short')}</Button>
      {mayAct && active && locked && button(t('people.unlock'), 'lock-open', () => act.mutate('unlock'))}
      {mayAct && active && !person.hasPassword && person.invitation && button(t('people.resend'), 'send', () => act.mutate('invite'))}
      {mayAct && active && person.hasPassword && button(t('people.reset'), 'key-round', () => void reset())}
      {mayAct && active && button(t('people.deactivate'), 'ban', () => void deactivate(), { color: 'error' })}
      {mayAct && !active && button(t('people.reactivate'), 'rotate-ccw', () => act.mutate('reactivate'), { variant: 'contained' })}
    </>
  );
}

function useAct(person: Person) {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const keep = (next: Person): void => {
    client.setQueryData(['core', 'user', person.id], next);
    void client.invalidateQueries({ queryKey: ['core', 'users'] });
  };
  const withVersion = (verb: Verb): boolean => verb === 'deactivate' || verb === 'reactivate';
  return useMutation({
    mutationFn: (verb: Verb) => http.post<Person>(`/users/${person.id}/${verb}`, withVersion(verb) ? { version: person.version } : undefined),
    onSuccess: (next, verb) => {
      keep(next);
      const undo = verb === 'deactivate' ? { undo: () => http.post<Person>(`/users/${person.id}/reactivate`, {}).then(keep) } : {};
      notify(t(`people.done.${verb}`, { name: person.displayName }), { level: 'success', ...undo });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
}
