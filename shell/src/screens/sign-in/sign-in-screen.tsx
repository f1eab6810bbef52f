import { Form, Icon, SwitchField, TextField, toApiError, useDocumentTitle, useForm, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, CircularProgress } from '@mui/material';
import { useEffect, useState, type ReactElement } from 'react';
import { session } from '../../session/client.js';
import { login } from '../../session/login.js';
import { isChallenge, type MfaChallenge } from '../../session/types.js';
import { AuthLayout } from './auth-layout.js';
import { MfaForm } from './mfa-form.js';
import { OtherWays } from './other-ways.js';
import { signInError } from './sign-in-error.js';
import { useSsoProviders } from './sso-buttons.js';
import { fetchChallenge, forgetLanding, readLanding } from './sso-landing.js';

const REMEMBERED = 'hako.agency';

export function SignInScreen(): ReactElement {
  const t = useT('shell');
  useDocumentTitle(t('signIn.title'));
  const [challenge, setChallenge] = useState<MfaChallenge | null>(null);
  const [landing] = useState(() => readLanding(t));
  const [ended, setEnded] = useState(() => landing.problem ?? (wasSuspended() ? t('sso.errors.AUTH_TENANT_SUSPENDED') : ''));
  const [agency, setAgency] = useState(landing.agency ?? localStorage.getItem(REMEMBERED) ?? '');
  const providers = useSsoProviders(agency);
  const back = (reason?: unknown): void => {
    setEnded(reason === undefined ? '' : toApiError(reason).message);
    setChallenge(null);
  };
  // `landing` is read once and stays: the address has forgotten it.
  useEffect(() => {
    forgetLanding();
    if (landing.challenged) fetchChallenge().then(setChallenge, (reason: unknown) => setEnded(toApiError(reason).message));
  }, [landing]);
  if (challenge) {
    return (
      <AuthLayout title={t('signIn.mfaTitle')} text={t('signIn.mfaText')}>
        <MfaForm challenge={challenge} onCancel={back} />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t('signIn.title')} text={t('signIn.text')}>
      {ended && <Notice text={ended} />}
      <PasswordForm agency={agency} onAgency={setAgency} onTry={() => setEnded('')} onChallenge={setChallenge} />
      <OtherWays providers={providers} />
    </AuthLayout>
  );
}

function wasSuspended(): boolean {
  const state = session.state();
  return state.kind === 'signed-out' && state.reason === 'suspended';
}

/** Why the second step ended, above the first one. */
function Notice({ text }: { text: string }): ReactElement {
  const { tones } = useTokens();
  return (
    <Box role="alert" sx={{ display: 'flex', gap: '8px', p: '8px 12px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft, border: `1px solid ${tones.warning.border}` }}>
      <Icon name="clock" size={18} />
      {text}
    </Box>
  );
}

function PasswordForm({ agency, onAgency, onTry, onChallenge }: { agency: string; onAgency(code: string): void; onTry(): void; onChallenge(challenge: MfaChallenge): void }): ReactElement {
  const t = useT('shell');
  const [shown, setShown] = useState(false);
  const [solving, setSolving] = useState(false);
  const [remembered] = useState(agency);
  const form = useForm({
    initial: { tenantCode: remembered, username: '', password: '' },
    guard: false,
    validate: (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() === '').map(([name]) => [name, 'required'])),
    async submit({ tenantCode, username, password }) {
      const code = tenantCode.trim().toUpperCase();
      // What was said about the last time is not about this one.
      onTry();
      const answer = await login({ tenantCode: code, username: username.trim(), password }, setSolving).catch((error: unknown) => {
        throw signInError(error, t);
      });
      localStorage.setItem(REMEMBERED, code);
      if (isChallenge(answer)) onChallenge(answer);
      else session.accept(answer);
    },
  });
  const labels = { tenantCode: t('signIn.agency'), username: t('signIn.person'), password: t('signIn.password') };
  return (
    <Form form={form} labels={labels} label={t('signIn.title')}>
      <TextField name="tenantCode" label={labels.tenantCode} help={t('signIn.agencyHelp')} value={form.values.tenantCode} onChange={(value) => { form.set('tenantCode', value.toUpperCase()); onAgency(value); }} autoComplete="organization" autoFocus={remembered === ''} mono maxLength={32} />
      <TextField name="username" label={labels.username} value={form.values.username} onChange={(value) => form.set('username', value)} autoComplete="username" autoFocus={remembered !== ''} maxLength={254} />
      <TextField name="password" label={labels.password} type={shown ? 'text' : 'password'} value={form.values.password} onChange={(value) => form.set('password', value)} autoComplete="current-password" maxLength={256} />
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', flexWrap: 'wrap', gap: '8px' }}>
        <SwitchField name="shown" label={t('signIn.show')} value={shown} onChange={setShown} />
        <Box component="a" href="/forgot-password" sx={{ fontSize: 13, color: 'text.secondary' }}>{t('account.forgotLink')}</Box>
      </Box>
      {solving && <Box role="status" sx={{ fontSize: 13, color: 'text.secondary' }}>{t('signIn.solving')}</Box>}
      <Button type="submit" variant="contained" size="large" disabled={form.busy} startIcon={form.busy ? <CircularProgress size={16} color="inherit" aria-label={t('splash')} /> : <Icon name="arrow-right" size={18} />} sx={{ minHeight: 40 }}>
        {t('signIn.action')}
      </Button>
    </Form>
  );
}
