import { Form, SubmitBar, useForm, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { NewPasswordFields, newPasswordProblems } from '../../password/new-password-fields.js';
import { http } from '../../session/client.js';
import type { LinkInfo } from './link-info.js';

interface ChoosePasswordFormProps {
  info: LinkInfo;
  token: string;
  path: '/auth/password/reset' | '/auth/invitations/accept';
  action: string;
  onDone(): void;
}

/** A password by the link of a mail. The user name stands there for password managers, too. */
export function ChoosePasswordForm({ info, token, path, action, onDone }: ChoosePasswordFormProps): ReactElement {
  const t = useT('shell');
  const { rules, person, tenant } = info;
  const form = useForm({
    initial: { password: '', again: '' },
    guard: false,
    validate({ password, again }): Record<string, string> {
      const { value, again: differs } = newPasswordProblems({ value: password, again, rules }, { short: t('password.short', { count: rules.minLength }), differ: t('password.differ') });
      return { ...(value && { password: value }), ...(differs && { again: differs }) };
    },
    submit: async ({ password }) => void (await http.post(path, { token, password })),
  });
  const labels = { password: t('password.next'), again: t('password.again') };
  const { values, set } = form;
  return (
    <Form form={form} labels={labels} label={action} onSubmitted={onDone}>
      <Box sx={{ fontSize: 13, display: 'flex', gap: '16px', flexWrap: 'wrap' }}>
        <span><Box component="span" sx={{ color: 'text.secondary' }}>{t('signIn.agency')}</Box> <strong>{tenant.code}</strong></span>
        <span><Box component="span" sx={{ color: 'text.secondary' }}>{t('people.username')}</Box> <strong>{person.username}</strong></span>
      </Box>
      <input type="text" name="username" autoComplete="username" value={person.username} readOnly hidden />
      <NewPasswordFields name="password" label={labels.password} value={values.password} again={values.again} rules={rules} onChange={(value) => set('password', value)} onAgain={(value) => set('again', value)} autoFocus />
      <SubmitBar action={action} busy={form.busy} />
    </Form>
  );
}
