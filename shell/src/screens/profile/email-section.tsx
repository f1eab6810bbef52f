import { Facts, Form, Section, SubmitBar, TextField, toApiError, useApi, useForm, useNotify, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { ME, useMe } from './use-me.js';

/** Own address: asked for here, confirmed by the link that goes to the new one. */
export function EmailSection(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const { boot } = useShell();
  const { tones } = useTokens();
  const { data: me } = useMe();
  const again = (): void => void client.invalidateQueries({ queryKey: ME });
  const withdraw = useMutation({ mutationFn: () => http.delete('/auth/me/email'), onSettled: again, onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  const form = useForm({
    initial: { email: '' },
    guard: false,
    validate: ({ email }): Record<string, string> => (email.trim() ? {} : { email: 'required' }),
    async submit({ email }) {
      await http.post('/auth/me/email', { email: email.trim() });
      notify(t('profile.emailSent', { email: email.trim() }), { level: 'success' });
      again();
    },
  });
  return (
    <Section title={t('profile.email')} description={t('profile.emailText')}>
      <Box sx={{ display: 'grid', gap: '16px' }}>
        <Facts items={[{ label: t('profile.emailCurrent'), value: me?.user.email ?? boot.user.email }]} />
        {me?.pendingEmail ? (
          <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '10px 12px', borderRadius: '8px', fontSize: 13, color: tones.accent.text, bgcolor: tones.accent.soft }}>
            <Box sx={{ flex: '1 1 200px', minWidth: 0, overflowWrap: 'anywhere' }}>{t('profile.emailPending', { email: me.pendingEmail })}</Box>
            <Button variant="outlined" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>{t('profile.emailWithdraw')}</Button>
          </Box>
        ) : (
          <Form form={form} labels={{ email: t('profile.emailNew') }} label={t('profile.email')} onSubmitted={() => form.reset({ email: '' })}>
            <TextField name="email" type="email" label={t('profile.emailNew')} value={form.values.email} onChange={(value) => form.set('email', value)} autoComplete="email" maxLength={254} />
            <SubmitBar action={t('profile.emailAction')} busy={form.busy} disabled={!form.dirty} />
          </Form>
        )}
      </Box>
    </Section>
  );
}
