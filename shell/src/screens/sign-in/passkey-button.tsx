import { Icon, toApiError, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { http, session } from '../../session/client.js';
import type { TokenGrant } from '../../session/types.js';
import { passkeyError, passkeysSupported, signWithPasskey, type RequestOptions } from '../factors/passkey.js';
import { signInError } from './sign-in-error.js';

/** Signs in without agency and name: the passkey knows both. */
export function PasskeyButton(): ReactElement | null {
  const t = useT('shell');
  const { tones } = useTokens();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  if (!passkeysSupported()) return null;
  const signIn = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      const options = await http.post<RequestOptions>('/auth/passkey/options');
      session.accept(await http.post<TokenGrant>('/auth/passkey/sign-in', { response: await signWithPasskey(options) }));
    } catch (error) {
      setProblem(toApiError(passkeyError(signInErrorOf(error, t), t('signIn.passkeyCancelled'))).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="outlined" size="large" disabled={busy} onClick={() => void signIn()} startIcon={<Icon name="key-round" size={18} />} sx={{ minHeight: 40 }} fullWidth>
        {t('signIn.passkey')}
      </Button>
      <Box role="status" sx={{ fontSize: 13, color: tones.danger.text, '&:empty': { display: 'none' } }}>{problem}</Box>
    </>
  );
}

/** Errors of the browser stay what they are. */
const signInErrorOf = (error: unknown, t: Parameters<typeof signInError>[1]): unknown => (error instanceof Error && 'status' in error ? signInError(error, t) : error);
