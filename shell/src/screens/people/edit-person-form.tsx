import { Form, SelectField, SubmitBar, TextField, useApi, useForm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { LANGUAGES } from '../../layout/look-menus.js';
import type { Person } from './types.js';

export function EditPersonForm({ person }: { person: Person }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const form = useForm({
    initial: { displayName: person.displayName, email: person.email, language: person.language as string },
    async submit(values) {
      const next = await http.patch<Person>(`/users/${person.id}`, { version: person.version, ...values });
      client.setQueryData(['core', 'user', person.id], next);
      void client.invalidateQueries({ queryKey: ['core', 'users'] });
      notify(t('saved'), { level: 'success' });
    },
    reload: () => client.invalidateQueries({ queryKey: ['core', 'user', person.id] }),
  });
  const labels = { displayName: t('people.name'), email: t('people.email'), language: t('language.label') };
  return (
    <Form form={form} labels={labels} label={t('people.account')}>
      <TextField name="displayName" label={labels.displayName} value={form.values.displayName} onChange={(value) => form.set('displayName', value)} maxLength={100} />
      <TextField name="email" type="email" label={labels.email} value={form.values.email} onChange={(value) => form.set('email', value)} maxLength={254} />
      <SelectField name="language" label={labels.language} value={form.values.language} onChange={(value) => form.set('language', value)} options={LANGUAGES.map(({ locale, name }) => ({ value: locale, label: name }))} />
      <SubmitBar action={t('action.save')} busy={form.busy} disabled={!form.dirty} />
    </Form>
  );
}
