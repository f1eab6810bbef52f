import { Icon, useDocumentTitle, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { enrolment, http } from '../../session/client.js';
import { signOut } from '../../session/sign-out.js';
import type { SignedInUser } from '../../session/types.js';
import { AuthLayout } from '../sign-in/auth-layout.js';
import { passkeysSupported } from './passkey.js';
import { PasskeySetup } from './passkey-setup.js';
import { RecoveryCodes } from './recovery-codes.js';
import { TotpSetup } from './totp-setup.js';

type Step = { kind: 'choose' } | { kind: 'app' } | { kind: 'passkey' } | { kind: 'codes'; codes: string[] };

/** The period of grace is over: nothing else is open before a second factor is set up. */
export function EnrolmentScreen(): ReactElement {
  const t = useT('shell');
  useDocumentTitle(t('factors.enrol.title'));
  const client = useQueryClient();
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const { data: me } = useQuery({ queryKey: ['core', 'me'], queryFn: ({ signal }) => http.get<{ user: SignedInUser }>('/auth/me', { signal }) });
  const done = (): void => {
    void client.invalidateQueries();
    enrolment.met();
  };
  const enrolled = (codes: string[] | undefined): void => (codes ? setStep({ kind: 'codes', codes }) : done());
  const choose = (): void => setStep({ kind: 'choose' });
  if (step.kind === 'codes') {
    return (
      <AuthLayout title={t('factors.codes.showTitle')}>
        <RecoveryCodes codes={step.codes} person={me?.user.username ?? ''} onKept={done} />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t('factors.enrol.title')} text={step.kind === 'choose' ? t('factors.enrol.text') : ''}>
      {step.kind === 'choose' && (
        <Box sx={{ display: 'grid', gap: '8px' }}>
          <Choice icon="phone" title={t('factors.enrol.app')} text={t('factors.enrol.appText')} onClick={() => setStep({ kind: 'app' })} />
          {passkeysSupported() && <Choice icon="key-round" title={t('factors.enrol.passkey')} text={t('factors.enrol.passkeyText')} onClick={() => setStep({ kind: 'passkey' })} />}
        </Box>
      )}
      {step.kind === 'app' && <TotpSetup onEnabled={enrolled} onCancel={choose} />}
      {step.kind === 'passkey' && <PasskeySetup onAdded={enrolled} onCancel={choose} />}
      <Button variant="text" onClick={() => void signOut()}>
        {t('factors.enrol.signOut')}
      </Button>
    </AuthLayout>
  );
}

function Choice({ icon, title, text, onClick }: { icon: 'phone' | 'key-round'; title: string; text: string; onClick(): void }): ReactElement {
  const { palette, tones } = useTokens();
  return (
    <Box component="button" type="button" onClick={onClick} sx={{ display: 'flex', alignItems: 'center', gap: '12px', p: '12px', font: 'inherit', textAlign: 'start', color: 'inherit', bgcolor: 'transparent', border: `1px solid ${palette.line}`, borderRadius: '8px', cursor: 'pointer', '&:hover': { borderColor: palette.accent }, '&:focus-visible': { outline: `2px solid ${palette.accent}`, outlineOffset: 2 } }}>
      <Box aria-hidden sx={{ width: 36, height: 36, display: 'grid', placeItems: 'center', borderRadius: '10px', color: tones.accent.text, bgcolor: tones.accent.soft }}>
        <Icon name={icon} />
      </Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>{title}</Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{text}</Box>
      </Box>
      <Icon name="chevron-right" size={18} />
    </Box>
  );
}
