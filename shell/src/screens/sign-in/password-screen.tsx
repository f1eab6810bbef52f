import { useDocumentTitle, useT } from '@hako/sdk-plugin/ui';
import { Button } from '@mui/material';
import type { ReactElement } from 'react';
import { signOut } from '../../session/sign-out.js';
import { session } from '../../session/client.js';
import { ChangePasswordForm } from '../profile/change-password-form.js';
import { AuthLayout } from './auth-layout.js';

/** The first password was given by somebody else: nothing else is open before it is changed. */
export function PasswordScreen(): ReactElement {
  const t = useT('shell');
  useDocumentTitle(t('password.forcedTitle'));
  return (
    <AuthLayout title={t('password.forcedTitle')} text={t('password.forcedText')}>
      <ChangePasswordForm onChanged={() => void session.renew()} />
      <Button variant="text" onClick={() => void signOut()}>
        {t('person.signOut')}
      </Button>
    </AuthLayout>
  );
}
