import { Form, SubmitBar, TextField, useApi, useForm, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { SIGNING_KEYS, type SigningKey } from './signing-key.js';

export type KeyChange = { verb: 'rotate'; key?: undefined } | { verb: 'retire' | 'drop'; key: SigningKey };

/** Says what it will do to whom before it asks why. */
export function ChangeSigningKey({ change: { verb, key }, onDone }: { change: KeyChange; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const { mono } = useTokens();
  const form = useForm({
    initial: { reason: '' },
    guard: false,
    validate: ({ reason }): Record<string, string> => (reason.trim().length >= 3 ? {} : { reason: 'required' }),
    async submit({ reason }) {
      const keys = await http.post<SigningKey[]>(key ? `/platform/signing-keys/${key.kid}/${verb}` : '/platform/signing-keys/rotate', { reason: reason.trim() });
      client.setQueryData(SIGNING_KEYS, keys);
      notify(t(`signingKeys.${verb}Done`), { level: 'success' });
    },
  });
  const withdrawn = verb === 'retire' && key.status === 'next';
  return (
    <Form form={form} labels={{ reason: t('vault.reason') }} label={t(`signingKeys.${verb}Title`)} onSubmitted={onDone}>
      <Box component="p" sx={{ m: 0, fontSize: 13 }}>{t(withdrawn ? 'signingKeys.withdrawText' : `signingKeys.${verb}Text`)}</Box>
      {key && <Box component="code" sx={{ fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere', color: 'text.secondary' }}>{key.kid}</Box>}
      <TextField name="reason" label={t('vault.reason')} help={t('signingKeys.reasonHelp')} required rows={2} value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} autoFocus />
      <SubmitBar action={t(withdrawn ? 'signingKeys.withdraw' : `signingKeys.${verb}Now`)} busy={form.busy} onCancel={onDone} danger={verb === 'drop'} />
    </Form>
  );
}
