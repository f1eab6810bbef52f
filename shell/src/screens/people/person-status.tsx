import { StatusBadge, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { Person } from './types.js';

/** The one thing about an account that matters now. */
export function PersonStatus({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  if (person.status === 'inactive') return <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>;
  if (person.lockedUntil && new Date(person.lockedUntil) > new Date()) return <StatusBadge tone="warning" icon="lock">{t('people.locked')}</StatusBadge>;
  if (person.invitation?.state === 'pending') return <StatusBadge tone="accent" icon="mail">{t('people.invited')}</StatusBadge>;
  if (person.invitation?.state === 'expired') return <StatusBadge tone="warning" icon="mail">{t('people.inviteExpired')}</StatusBadge>;
  return <StatusBadge tone="success">{t('state.active')}</StatusBadge>;
}
