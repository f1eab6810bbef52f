import { Form, Section, SelectField, SubmitBar, TagsField, TextField, useApi, useForm, useFormat, useNotify, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { inDays, LIVES } from './lives.js';
import { ScopesPicker } from './scopes-picker.js';
import type { ApiKey } from './types.js';

const AS_IT_IS = 'as-it-is';

/** Everything but the secret, which only a rotation changes. */
export function EditKeyForm({ apiKey, reload, onDone, onCancel }: { apiKey: ApiKey; reload(): void; onDone(): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const notify = useNotify();
  const form = useForm({
    initial: { name: apiKey.name, scopes: apiKey.scopes, networks: apiKey.networks, ratePerMinute: String(apiKey.ratePerMinute), life: AS_IT_IS },
    validate: ({ name, scopes }) => ({ ...(name.trim() ? {} : { name: 'required' }), ...(scopes.length > 0 ? {} : { scopes: 'required' }) }),
    async submit({ name, scopes, networks, ratePerMinute, life }) {
      await http.patch<ApiKey>(`/api-keys/${apiKey.id}`, { version: apiKey.version, name, scopes, networks, ratePerMinute: Number(ratePerMinute), ...(life !== AS_IT_IS && { expiresAt: inDays(life) }) });
      notify(t('saved'), { level: 'success' });
    },
    reload,
  });
  const { values, set } = form;
  const labels = { name: t('apiKeys.name'), scopes: t('apiKeys.scopes'), networks: t('apiKeys.networks'), ratePerMinute: t('apiKeys.rate'), life: t('apiKeys.expires') };
  const kept = apiKey.expiresAt ? format.dateTime(apiKey.expiresAt) : t('apiKeys.noExpiry');
  const lives = LIVES.filter((days) => days !== '' || apiKey.expiresAt !== null);
  return (
    <Section title={t('apiKeys.editTitle')} description={t('apiKeys.editText')}>
      <Form form={form} labels={labels} label={t('apiKeys.editTitle')} onSubmitted={onDone}>
        <TextField name="name" label={labels.name} required value={values.name} onChange={(value) => set('name', value)} maxLength={100} autoFocus />
        <ScopesPicker name="scopes" label={labels.scopes} value={values.scopes} onChange={(value) => set('scopes', value)} />
        <TagsField name="networks" label={labels.networks} help={t('apiKeys.networksHelp')} placeholder="203.0.113.0/24" value={values.networks} onChange={(value) => set('networks', value)} />
        <SelectField name="life" label={labels.life} value={values.life} onChange={(value) => set('life', value)} options={[{ value: AS_IT_IS, label: t('apiKeys.endAsItIs', { end: kept }) }, ...lives.map((days) => ({ value: days, label: days === '' ? t('apiKeys.noExpiry') : t('apiKeys.daysFromNow', { count: Number(days) }) }))]} />
        <TextField name="ratePerMinute" type="number" label={labels.ratePerMinute} help={t('apiKeys.rateHelp')} value={values.ratePerMinute} onChange={(value) => set('ratePerMinute', value)} />
        <SubmitBar action={t('action.save')} busy={form.busy} disabled={!form.dirty} onCancel={onCancel} />
      </Form>
    </Section>
  );
}
