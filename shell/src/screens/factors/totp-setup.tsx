import { CardSkeleton, ErrorState, Form, Icon, useForm, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState, type ReactElement } from 'react';
import { http } from '../../session/client.js';
import { SixDigits } from './code-field.js';

const QrCode = lazy(() => import('./qr-code.js').then(({ QrCode: default_ }) => ({ default: default_ })));

interface Setup {
  secret: string;
  otpauthUri: string;
}

interface TotpSetupProps {
  /** With the recovery codes, when the person had none. */
  onEnabled(recoveryCodes: string[] | undefined): void;
  onCancel?: () => void;
}

/** Picture, key and first code: until that is right, nothing has changed. */
export function TotpSetup({ onEnabled, onCancel }: TotpSetupProps): ReactElement {
  // One set-up per visit: coming back to the window must not change the picture under the camera.
  const { data: setup, error, refetch } = useQuery({ queryKey: ['core', 'me', 'totp-setup'], queryFn: () => http.post<Setup>('/auth/me/mfa/totp/setup'), staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} during="totp-setup" />;
  return setup ? <Steps setup={setup} onEnabled={onEnabled} {...(onCancel ? { onCancel } : {})} /> : <CardSkeleton lines={5} />;
}

function Steps({ setup, onEnabled, onCancel }: TotpSetupProps & { setup: Setup }): ReactElement {
  const t = useT('shell');
  const { mono, palette } = useTokens();
  const [copied, setCopied] = useState(false);
  const code = useRef('');
  const form = useForm({
    initial: { code: '' },
    guard: false,
    validate: ({ code: typed }): Record<string, string> => ((code.current || typed).length === 6 ? {} : { code: 'required' }),
    async submit({ code: typed }) {
      try {
        const { recoveryCodes } = await http.post<{ recoveryCodes?: string[] }>('/auth/me/mfa/totp/enable', { code: code.current || typed });
        onEnabled(recoveryCodes);
      } finally {
        code.current = '';
        form.set('code', '');
      }
    },
  });
  return (
    <Form form={form} labels={{ code: t('signIn.digits') }} label={t('factors.totp.title')}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '16px', alignItems: 'center' }}>
        <Box sx={{ width: 176, height: 176, bgcolor: '#fff', borderRadius: '8px', border: `1px solid ${palette.line}` }}>
          <Suspense fallback={null}>
            <QrCode text={setup.otpauthUri} label={t('factors.totp.qr')} size={174} />
          </Suspense>
        </Box>
        <Box sx={{ flex: '1 1 200px', minWidth: 0, display: 'grid', gap: '8px', fontSize: 13 }}>
          <strong>{t('factors.totp.scan')}</strong>
          <Box sx={{ color: 'text.secondary' }}>{t('factors.totp.manual')}</Box>
          <Box component="code" sx={{ fontFamily: mono, fontSize: 13, overflowWrap: 'anywhere', p: '6px 8px', borderRadius: '6px', bgcolor: palette.paper, border: `1px solid ${palette.line}` }}>{(setup.secret.match(/.{1,4}/g) ?? []).join(' ')}</Box>
          <Button variant="text" sx={{ justifySelf: 'start' }} startIcon={<Icon name={copied ? 'check' : 'copy'} size={16} />} onClick={() => void navigator.clipboard?.writeText(setup.secret).then(() => setCopied(true))}>
            {t(copied ? 'factors.totp.copied' : 'factors.totp.copyKey')}
          </Button>
        </Box>
      </Box>
      <SixDigits
        name="code"
        label={t('signIn.digits')}
        help={`${t('factors.totp.confirm')} ${t('factors.totp.expires')}`}
        value={form.values.code}
        onChange={(value) => form.set('code', value)}
        onComplete={(digits) => {
          code.current = digits;
          void form.submit();
        }}
        refused={form.refused}
      />
      <Box sx={{ display: 'flex', gap: '8px', justifyContent: 'flex-end' }}>
        {onCancel && <Button variant="text" onClick={onCancel}>{t('action.cancel')}</Button>}
        <Button type="submit" variant="contained" disabled={form.busy}>{t('factors.totp.enable')}</Button>
      </Box>
    </Form>
  );
}
