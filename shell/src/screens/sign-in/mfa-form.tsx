import { Form, SelectField, SubmitBar, SwitchField, TextField, useForm, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { http, session } from '../../session/client.js';
import type { MfaChallenge, TokenGrant } from '../../session/types.js';

/** The second factor: a code of the app, or a recovery code. */
export function MfaForm({ challenge, onCancel }: { challenge: MfaChallenge; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const typed = challenge.methods.filter((method) => method !== 'passkey');
  const form = useForm({
    initial: { method: typed[0] ?? 'totp', code: '', trustDevice: false },
    guard: false,
    validate: ({ code }): Record<string, string> => (code.trim() ? {} : { code: 'required' }),
    async submit({ method, code, trustDevice }) {
      session.accept(await http.post<TokenGrant>('/auth/mfa/verify', { challengeToken: challenge.challengeToken, method, code: code.replaceAll(' ', ''), trustDevice }));
    },
  });
  return (
    <Form form={form} labels={{ code: t('signIn.code') }}>
      {typed.length > 1 && <SelectField name="method" label={t('signIn.method')} value={form.values.method} onChange={(value) => form.set('method', value)} options={typed.map((method) => ({ value: method, label: t(`signIn.methods.${method}`) }))} />}
      <TextField name="code" label={t('signIn.code')} value={form.values.code} onChange={(value) => form.set('code', value)} autoComplete="one-time-code" autoFocus mono />
      <SwitchField name="trustDevice" label={t('signIn.trust')} value={form.values.trustDevice} onChange={(value) => form.set('trustDevice', value)} />
      <SubmitBar action={t('signIn.verify')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
