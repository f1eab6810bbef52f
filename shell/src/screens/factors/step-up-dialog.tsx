import { CardSkeleton, ErrorState, Form, Icon, TextField, useForm, useT } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState, type ReactElement } from 'react';
import { http, stepUp } from '../../session/client.js';
import { signOut } from '../../session/sign-out.js';
import { SixDigits } from './code-field.js';
import { passkeyError, passkeysSupported, signWithPasskey, type RequestOptions } from './passkey.js';
import type { Method } from './types.js';

type StepUpMethod = Method | 'password';

interface Offer {
  methods: StepUpMethod[];
  passkey?: RequestOptions;
}

/** Stands over whatever asked; once confirmed, that request goes out again by itself. */
export default function StepUpDialog(): ReactElement {
  const t = useT('shell');
  const titleId = useId();
  const { data: offer, error, refetch } = useQuery({ queryKey: ['core', 'step-up'], queryFn: () => http.post<Offer>('/auth/step-up/options'), gcTime: 0, staleTime: 0, retry: false });
  const methods = offer?.methods.filter((method) => method !== 'passkey' || passkeysSupported());
  return (
    <Dialog open onClose={() => stepUp.answer(false)} aria-labelledby={titleId} fullWidth maxWidth="xs">
      <DialogTitle id={titleId}>{t('factors.stepUp.title')}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: '16px' }}>
        <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('factors.stepUp.text')}</Box>
        {error && <ErrorState error={error} onRetry={() => void refetch()} during="step-up" />}
        {!offer && !error && <CardSkeleton lines={2} />}
        {methods && methods.length > 0 && offer && <Confirm methods={methods} offer={offer} onRenew={() => void refetch()} />}
        {methods?.length === 0 && (
          <>
            <Box sx={{ fontSize: 13 }}>{t('factors.stepUp.none')}</Box>
            <Box sx={{ display: 'flex', gap: '8px', justifyContent: 'flex-end' }}>
              <Button variant="text" onClick={() => stepUp.answer(false)}>{t('action.cancel')}</Button>
              <Button variant="contained" onClick={() => void signOut()}>{t('factors.stepUp.signOut')}</Button>
            </Box>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Confirm({ methods, offer, onRenew }: { methods: StepUpMethod[]; offer: Offer; onRenew(): void }): ReactElement {
  const t = useT('shell');
  const [method, setMethod] = useState<StepUpMethod>(preferred(methods));
  const code = useRef('');
  const form = useForm({
    initial: { code: '', password: '' },
    guard: false,
    validate: (values): Record<string, string> => {
      if (method === 'password') return values.password ? {} : { password: 'required' };
      return method === 'passkey' || code.current || values.code.trim() ? {} : { code: 'required' };
    },
    async submit(values) {
      try {
        await http.post('/auth/step-up', { method, ...(await given(values)) });
        stepUp.answer(true);
      } catch (error) {
        if (method === 'passkey') onRenew();
        throw passkeyError(error, t('factors.cancelled'));
      } finally {
        code.current = '';
        form.set('code', '');
      }
    },
  });
  const given = async (values: { code: string; password: string }): Promise<Record<string, unknown>> => {
    if (method === 'password') return { password: values.password };
    if (method === 'passkey') return { response: offer.passkey && (await signWithPasskey(offer.passkey)) };
    return { code: code.current || values.code.trim() };
  };
  const change = (next: StepUpMethod): void => {
    setMethod(next);
    form.reset({ code: '', password: '' });
  };
  const complete = (digits: string): void => {
    code.current = digits;
    void form.submit();
  };
  const set = (name: 'code' | 'password') => (value: string) => form.set(name, value);
  return (
    <Form form={form} labels={{ code: t(method === 'totp' ? 'signIn.digits' : 'signIn.methods.recovery'), password: t('factors.stepUp.password') }} label={t('factors.stepUp.title')}>
      {method === 'totp' && <SixDigits name="code" label={t('signIn.digits')} help={t('signIn.digitsHelp')} value={form.values.code} onChange={set('code')} onComplete={complete} refused={form.refused} />}
      {method === 'recovery' && <TextField name="code" label={t('signIn.methods.recovery')} help={t('signIn.recoveryHelp')} value={form.values.code} onChange={set('code')} placeholder="XXXX-XXXX-XXXX-XXXX" maxLength={40} autoFocus mono />}
      {method === 'password' && <TextField name="password" type="password" label={t('factors.stepUp.password')} value={form.values.password} onChange={set('password')} autoComplete="current-password" maxLength={256} autoFocus />}
      {method === 'passkey' && <Box sx={{ fontSize: 13 }}>{t('signIn.passkeyText')}</Box>}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px' }}>
        {methods.filter((other) => other !== method).map((other) => (
          <Button key={other} variant="text" disabled={form.busy} onClick={() => change(other)}>{t(WORDS[other])}</Button>
        ))}
      </Box>
      <Box sx={{ display: 'flex', gap: '8px', justifyContent: 'flex-end' }}>
        <Button variant="text" onClick={() => stepUp.answer(false)}>{t('action.cancel')}</Button>
        <Button type="submit" variant="contained" disabled={form.busy} autoFocus={method === 'passkey'} startIcon={method === 'passkey' ? <Icon name="key-round" size={16} /> : undefined}>
          {t(method === 'passkey' ? 'signIn.usePasskey' : 'factors.stepUp.action')}
        </Button>
      </Box>
    </Form>
  );
}

const WORDS: Record<StepUpMethod, string> = { totp: 'signIn.useTotp', recovery: 'signIn.useRecovery', passkey: 'signIn.usePasskey', password: 'factors.stepUp.password' };

/** The quickest first; a recovery code only when there is nothing else, since it is used up. */
const preferred = (methods: readonly StepUpMethod[]): StepUpMethod => (['passkey', 'totp', 'password', 'recovery'] as const).find((method) => methods.includes(method)) ?? 'password';
