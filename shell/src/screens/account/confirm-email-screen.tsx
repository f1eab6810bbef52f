import { CardSkeleton, ErrorState, isApiError, toApiError, useDocumentTitle, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { http } from '../../session/client.js';
import { AuthLayout } from '../sign-in/auth-layout.js';
import { AuthMessage } from './auth-message.js';
import { DeadLink } from './dead-link.js';
import { useLinkInfo } from './link-info.js';
import { takeLinkToken } from './link-token.js';

/** A press of a button, not opening the page, spends the link: mail scanners open links, too. */
export default function ConfirmEmailScreen(): ReactElement {
  const t = useT('shell');
  useDocumentTitle(t('account.email.title'));
  const [token] = useState(takeLinkToken);
  const { data: info, error, refetch } = useLinkInfo(token);
  const confirm = useMutation({ mutationFn: () => http.post<{ email: string }>('/auth/email/confirm', { token }) });
  const failure = confirm.error ? toApiError(confirm.error) : null;
  if (confirm.data) {
    return (
      <AuthLayout title={t('account.email.doneTitle')}>
        <AuthMessage icon="circle-check" tone="success" action={{ to: '/', label: t('account.toHako') }}>{t('account.email.doneText', { email: confirm.data.email })}</AuthMessage>
      </AuthLayout>
    );
  }
  const dead = [error, failure].some((one) => isApiError(one) && (one.status === 410 || one.status === 400));
  if (dead || (info && info.purpose !== 'email-change')) return <DeadLink kind="email" />;
  return (
    <AuthLayout title={t('account.email.title')} {...(info ? { text: t('account.email.text', { username: info.person.username, agency: info.tenant.code }) } : {})}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="link" />}
      {failure && <AuthMessage icon="circle-alert" tone="danger">{failure.message}</AuthMessage>}
      {!info && !error && <CardSkeleton lines={2} />}
      {info && (
        <>
          <Box sx={{ fontSize: 15, fontWeight: 600, overflowWrap: 'anywhere' }}>{info.email}</Box>
          <Button variant="contained" size="large" disabled={confirm.isPending} onClick={() => confirm.mutate()} sx={{ minHeight: 40 }}>{t('account.email.action')}</Button>
        </>
      )}
    </AuthLayout>
  );
}
