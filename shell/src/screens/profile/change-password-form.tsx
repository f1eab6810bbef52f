import { CardSkeleton, ErrorState, Form, SubmitBar, TextField, useForm, useT } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { NewPasswordFields, newPasswordProblems } from '../../password/new-password-fields.js';
import type { PasswordRules } from '../../password/types.js';
import { http, session } from '../../session/client.js';
import type { TokenGrant } from '../../session/types.js';

interface ChangePasswordFormProps {
  onChanged(): void;
}

/** Own password: the present one, and the next one twice. */
export function ChangePasswordForm({ onChanged }: ChangePasswordFormProps): ReactElement {
  const { data: rules, error, refetch } = useQuery({ queryKey: ['core', 'me', 'password-rules'], queryFn: ({ signal }) => http.get<PasswordRules>('/auth/me/password-rules', { signal }) });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} during="password-rules" />;
  return rules ? <Fields rules={rules} onChanged={onChanged} /> : <CardSkeleton lines={4} />;
}

function Fields({ rules, onChanged }: ChangePasswordFormProps & { rules: PasswordRules }): ReactElement {
  const t = useT('shell');
  const form = useForm({
    initial: { current: '', next: '', again: '' },
    guard: false,
    validate({ current, next, again }): Record<string, string> {
      const { value, again: differs } = newPasswordProblems({ value: next, again, rules }, { short: t('password.short', { count: rules.minLength }), differ: t('password.differ') });
      return { ...(!current && { current: 'required' }), ...(value && { next: value }), ...(differs && { again: differs }) };
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
  const { values, set } = form;
  return (
    <Form form={form} labels={labels} onSubmitted={done}>
      <TextField name="current" type="password" label={labels.current} value={values.current} onChange={(value) => set('current', value)} autoComplete="current-password" />
      <NewPasswordFields name="next" label={labels.next} value={values.next} again={values.again} rules={rules} onChange={(value) => set('next', value)} onAgain={(value) => set('again', value)} />
      <SubmitBar action={t('password.action')} busy={form.busy} />
    </Form>
  );
}
