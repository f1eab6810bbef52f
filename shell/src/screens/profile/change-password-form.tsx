import { Form, SubmitBar, TextField, useForm, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { http, session } from '../../session/client.js';
import type { TokenGrant } from '../../session/types.js';

const SHORTEST = 12;

export function ChangePasswordForm({ onChanged }: { onChanged(): void }): ReactElement {
  const t = useT('shell');
  const form = useForm({
    initial: { current: '', next: '', again: '' },
    guard: false,
    validate({ current, next, again }): Record<string, string> {
      const problems: Record<string, string> = {};
      if (!current) problems['current'] = 'required';
      if (next.length < SHORTEST) problems['next'] = t('password.short', { count: SHORTEST });
      if (next !== again) problems['again'] = t('password.differ');
      return problems;
    },
    async submit({ current, next }) {
      const grant = await http.post<Partial<TokenGrant> | undefined>('/auth/me/password', { current, next });
      // Other sessions are ended by it; this one may get a new token in the answer.
      if (grant?.accessToken && grant.user) session.accept(grant as TokenGrant);
    },
  });
  const done = (): void => {
    form.reset({ current: '', next: '', again: '' });
    onChanged();
  };
  const labels = { current: t('password.current'), next: t('password.next'), again: t('password.again') };
  return (
    <Form form={form} labels={labels} onSubmitted={done}>
      <TextField name="current" type="password" label={labels.current} value={form.values.current} onChange={(value) => form.set('current', value)} autoComplete="current-password" />
      <TextField name="next" type="password" label={labels.next} help={t('password.help', { count: SHORTEST })} value={form.values.next} onChange={(value) => form.set('next', value)} autoComplete="new-password" />
      <TextField name="again" type="password" label={labels.again} value={form.values.again} onChange={(value) => form.set('again', value)} autoComplete="new-password" />
      <SubmitBar action={t('password.action')} busy={form.busy} />
    </Form>
  );
}
