import { Form, Icon, SwitchField, TextField, toApiError, useForm, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useRef, useState, type ReactElement } from 'react';
import { http, session } from '../../session/client.js';
import type { MfaChallenge, TokenGrant } from '../../session/types.js';
import { SixDigits } from '../factors/code-field.js';
import { passkeyError, passkeysSupported, signWithPasskey, type RequestOptions } from '../factors/passkey.js';
import type { Method } from '../factors/types.js';

interface MfaFormProps {
  challenge: MfaChallenge;
  /** Back to the first step, with what ended this one. */
  onCancel(reason?: unknown): void;
}

/** The second factor: six digits that send themselves, a recovery code, or a passkey. */
export function MfaForm({ challenge, onCancel }: MfaFormProps): ReactElement {
  const t = useT('shell');
  const ways = challenge.methods.filter((method) => method !== 'passkey' || passkeysSupported());
  const [method, setMethod] = useState<Method>(ways.includes('passkey') && !ways.includes('totp') ? 'passkey' : (ways[0] ?? 'totp'));
  const code = useRef('');
  const form = useForm({
    initial: { code: '', trustDevice: false },
    guard: false,
    validate: ({ code: typed }): Record<string, string> => (method === 'passkey' || (code.current || typed).trim() ? {} : { code: 'required' }),
    async submit({ code: typed, trustDevice }) {
      const common = { challengeToken: challenge.challengeToken, method, trustDevice };
      try {
        const given = method === 'passkey' ? { response: await answerPasskey(challenge.challengeToken) } : { code: (code.current || typed).trim() };
        session.accept(await http.post<TokenGrant>('/auth/mfa/verify', { ...common, ...given }));
      } catch (error) {
        if (toApiError(error).code === 'AUTH_CHALLENGE_INVALID') return onCancel(error);
        throw passkeyError(error, t('signIn.passkeyCancelled'));
      } finally {
        code.current = '';
        if (method === 'totp') form.set('code', '');
      }
    },
  });
  const change = (next: Method): void => {
    setMethod(next);
    form.reset({ code: '', trustDevice: form.values.trustDevice });
  };
  const complete = (digits: string): void => {
    code.current = digits;
    void form.submit();
  };
  const labels = { code: method === 'totp' ? t('signIn.digits') : t('signIn.methods.recovery') };
  return (
    <Form form={form} labels={labels} label={t('signIn.mfaTitle')}>
      {method === 'totp' && <SixDigits name="code" label={labels.code} help={t('signIn.digitsHelp')} value={form.values.code} onChange={(value) => form.set('code', value)} onComplete={complete} refused={form.refused} />}
      {method === 'recovery' && <TextField name="code" label={labels.code} help={t('signIn.recoveryHelp')} value={form.values.code} onChange={(value) => form.set('code', value)} placeholder="XXXX-XXXX-XXXX-XXXX" maxLength={40} autoFocus mono />}
      {method === 'passkey' && <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('signIn.passkeyText')}</Box>}
      <SwitchField name="trustDevice" label={t('signIn.trust')} help={t('signIn.trustHelp')} value={form.values.trustDevice} onChange={(value) => form.set('trustDevice', value)} />
      <Button type="submit" variant="contained" size="large" disabled={form.busy} startIcon={method === 'passkey' ? <Icon name="key-round" size={18} /> : undefined} sx={{ minHeight: 40 }}>
        {t(method === 'passkey' ? 'signIn.usePasskey' : 'signIn.verify')}
      </Button>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px', justifyContent: 'space-between' }}>
        {ways.filter((other) => other !== method).map((other) => (
          <Button key={other} variant="text" disabled={form.busy} onClick={() => change(other)}>
            {t(WORDS[other])}
          </Button>
        ))}
        <Button variant="text" onClick={() => onCancel()}>
          {t('signIn.back')}
        </Button>
      </Box>
    </Form>
  );
}

const WORDS: Record<Method, string> = { totp: 'signIn.useTotp', recovery: 'signIn.useRecovery', passkey: 'signIn.usePasskey' };

async function answerPasskey(challengeToken: string): Promise<unknown> {
  return signWithPasskey(await http.post<RequestOptions>('/auth/mfa/passkey/options', { challengeToken }));
}
