import { Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useLocale, useNotify, useT, type Locale } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { LANGUAGES } from '../../layout/look-menus.js';
import type { Person } from './types.js';

interface NewPersonFormProps {
  onCreated(person: Person): void;
  onCancel(): void;
}

type How = 'mail' | 'hand';

/** A new account. By mail the person chooses the password herself, and nobody else ever knows it. */
export function NewPersonForm({ onCreated, onCancel }: NewPersonFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const locale = useLocale();
  const form = useForm({
    initial: { displayName: '', username: '', email: '', language: locale as string, how: 'mail' as How, password: '', mustChangePassword: true },
    validate: (values) => Object.fromEntries(needed(values.how).filter((name) => !values[name].trim()).map((name) => [name, 'required'])),
    async submit(values) {
      const { how, password, mustChangePassword, ...person } = values;
      const made = await http.post<Person>('/users', { ...person, language: person.language as Locale, displayName: person.displayName.trim(), username: person.username.trim(), email: person.email.trim(), ...(how === 'hand' ? { password, mustChangePassword } : {}) });
      notify(t(how === 'mail' ? 'people.invitedNotice' : 'people.createdNotice', { name: made.displayName }), { level: 'success' });
      form.reset(values);
      setTimeout(() => onCreated(made));
    },
  });
  const labels = { displayName: t('people.name'), username: t('people.username'), email: t('people.email'), language: t('language.label'), password: t('people.password') };
  const { values, set } = form;
  return (
    <Form form={form} labels={labels} label={t('people.new')}>
      <TextField name="displayName" label={labels.displayName} required value={values.displayName} onChange={(value) => set('displayName', value)} maxLength={100} autoFocus />
      <TextField name="username" label={labels.username} required help={t('people.usernameHelp')} value={values.username} onChange={(value) => set('username', value)} maxLength={64} mono />
      <TextField name="email" type="email" label={labels.email} required value={values.email} onChange={(value) => set('email', value)} maxLength={254} />
      <SelectField name="language" label={labels.language} value={values.language} onChange={(value) => set('language', value)} options={LANGUAGES.map(({ locale: value, name }) => ({ value, label: name }))} />
      <SelectField name="how" label={t('people.how')} {...(values.how === 'mail' ? { help: t('people.byMail') } : {})} value={values.how} onChange={(value) => set('how', value as How)} options={[{ value: 'mail', label: t('people.noPassword') }, { value: 'hand', label: t('people.byHand') }]} />
      {values.how === 'hand' && (
        <>
          <TextField name="password" type="password" label={labels.password} required help={t('people.passwordHelp')} value={values.password} onChange={(value) => set('password', value)} autoComplete="new-password" />
          <SwitchField name="mustChangePassword" label={t('people.mustChange')} value={values.mustChangePassword} onChange={(value) => set('mustChangePassword', value)} />
        </>
      )}
      <SubmitBar action={t(values.how === 'mail' ? 'people.inviteAction' : 'people.create')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}

const needed = (how: How): ('displayName' | 'username' | 'email' | 'password')[] => ['displayName', 'username', 'email', ...(how === 'hand' ? (['password'] as const) : [])];
