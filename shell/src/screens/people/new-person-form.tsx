import { Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useLocale, useNotify, useT, type Locale } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { LANGUAGES } from '../../layout/look-menus.js';
import type { Person } from './types.js';

interface NewPersonFormProps {
  onCreated(person: Person): void;
  onCancel(): void;
}

export function NewPersonForm({ onCreated, onCancel }: NewPersonFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const locale = useLocale();
  const form = useForm({
    initial: { displayName: '', username: '', email: '', language: locale as string, password: '', mustChangePassword: true },
    validate: (values) => Object.fromEntries(['displayName', 'username', 'email', 'password'].filter((name) => !String(values[name as keyof typeof values]).trim()).map((name) => [name, 'required'])),
    async submit(values) {
      const person = await http.post<Person>('/users', { ...values, language: values.language as Locale, displayName: values.displayName.trim(), username: values.username.trim(), email: values.email.trim() });
      notify(t('people.createdNotice', { name: person.displayName }), { level: 'success' });
      form.reset(values);
      setTimeout(() => onCreated(person));
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
      <TextField name="password" type="password" label={labels.password} required help={t('people.passwordHelp')} value={values.password} onChange={(value) => set('password', value)} autoComplete="new-password" />
      <SwitchField name="mustChangePassword" label={t('people.mustChange')} value={values.mustChangePassword} onChange={(value) => set('mustChangePassword', value)} />
      <SubmitBar action={t('people.create')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
