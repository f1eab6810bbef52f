import { useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { AuthLayout } from '../sign-in/auth-layout.js';
import { AuthMessage } from './auth-message.js';

/** Used, replaced or run out: what to do instead. */
export function DeadLink({ kind }: { kind: 'reset' | 'invitation' | 'email' }): ReactElement {
  const t = useT('shell');
  const action = kind === 'reset' ? { to: '/forgot-password', label: t('account.askAgain') } : { to: '/', label: t('account.toSignIn') };
  return (
    <AuthLayout title={t('account.deadTitle')}>
      <AuthMessage icon="triangle-alert" tone="warning" action={action}>{t(`account.dead.${kind}`)}</AuthMessage>
    </AuthLayout>
  );
}
