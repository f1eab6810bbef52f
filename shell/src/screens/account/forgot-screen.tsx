import { Form, Icon, TextField, useDocumentTitle, useForm, useT } from '@hako/sdk-plugin/ui';
import { Box, Button, CircularProgress } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { http } from '../../session/client.js';
import { AuthLayout } from '../sign-in/auth-layout.js';
import { signInError } from '../sign-in/sign-in-error.js';
import { AuthMessage } from './auth-message.js';

const REMEMBERED = 'hako.agency';

export default function ForgotScreen(): ReactElement {
  const t = useT('shell');
  useDocumentTitle(t('account.forgotTitle'));
  const [sent, setSent] = useState(false);
  const form = useForm({
    initial: { tenantCode: localStorage.getItem(REMEMBERED) ?? '', username: '' },
    guard: false,
    validate: (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() === '').map(([name]) => [name, 'required'])),
    async submit({ tenantCode, username }) {
      await http.post('/auth/password/forgot', { tenantCode: tenantCode.trim().toUpperCase(), username: username.trim() }).catch((error: unknown) => {
        throw signInError(error, t);
      });
    },
  });
  if (sent) {
    return (
      <AuthLayout title={t('account.sentTitle')}>
        <AuthMessage icon="mail" tone="success" action={{ to: '/', label: t('account.toSignIn') }}>{t('account.sentText')}</AuthMessage>
      </AuthLayout>
    );
  }
  const labels = { tenantCode: t('signIn.agency'), username: t('signIn.person') };
  return (
    <AuthLayout title={t('account.forgotTitle')} text={t('account.forgotText')}>
      <Form form={form} labels={labels} label={t('account.forgotTitle')} onSubmitted={() => setSent(true)}>
        <TextField name="tenantCode" label={labels.tenantCode} value={form.values.tenantCode} onChange={(value) => form.set('tenantCode', value.toUpperCase())} autoComplete="organization" mono maxLength={32} autoFocus={form.values.tenantCode === ''} />
        <TextField name="username" label={labels.username} value={form.values.username} onChange={(value) => form.set('username', value)} autoComplete="username" maxLength={254} autoFocus={form.values.tenantCode !== ''} />
        <Button type="submit" variant="contained" size="large" disabled={form.busy} startIcon={form.busy ? <CircularProgress size={16} color="inherit" aria-label={t('splash')} /> : <Icon name="send" size={18} />} sx={{ minHeight: 40 }}>
          {t('account.forgotAction')}
        </Button>
      </Form>
      <Box component="a" href="/" sx={{ fontSize: 13, color: 'text.secondary', justifySelf: 'start' }}>{t('account.toSignIn')}</Box>
    </AuthLayout>
  );
}
