import { CardSkeleton, ErrorState, isApiError, useDocumentTitle, useLocalized, useT } from '@hako/sdk-plugin/ui';
import { useState, type ReactElement } from 'react';
import { AuthLayout } from '../sign-in/auth-layout.js';
import { AuthMessage } from './auth-message.js';
import { ChoosePasswordForm } from './choose-password-form.js';
import { DeadLink } from './dead-link.js';
import { useLinkInfo } from './link-info.js';
import { takeLinkToken } from './link-token.js';

const KINDS = {
  reset: { purpose: 'password-reset', path: '/auth/password/reset' },
  invitation: { purpose: 'invitation', path: '/auth/invitations/accept' },
} as const;

/** A new password after a forgotten one, or the first one of an invited person. */
function ByLink({ kind }: { kind: keyof typeof KINDS }): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  useDocumentTitle(t(`account.${kind}.title`));
  const [token] = useState(takeLinkToken);
  const [done, setDone] = useState(false);
  const { data: info, error, refetch } = useLinkInfo(token);
  const { purpose, path } = KINDS[kind];
  if (done) {
    return (
      <AuthLayout title={t(`account.${kind}.doneTitle`)}>
        <AuthMessage icon="circle-check" tone="success" action={{ to: '/', label: t('account.toSignIn') }}>{t(`account.${kind}.doneText`)}</AuthMessage>
      </AuthLayout>
    );
  }
  if ((isApiError(error) && (error.status === 410 || error.status === 400)) || (info && info.purpose !== purpose)) return <DeadLink kind={kind} />;
  return (
    <AuthLayout title={t(`account.${kind}.title`)} {...(info ? { text: t(`account.${kind}.text`, { name: info.person.displayName, agency: localized(info.tenant.name) }) } : {})}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="link" />}
      {!info && !error && <CardSkeleton lines={4} />}
      {info && <ChoosePasswordForm info={info} token={token} path={path} action={t(`account.${kind}.action`)} onDone={() => { localStorage.setItem('hako.agency', info.tenant.code); setDone(true); }} />}
    </AuthLayout>
  );
}

export const ResetScreen = (): ReactElement => <ByLink kind="reset" />;
export const InvitationScreen = (): ReactElement => <ByLink kind="invitation" />;
