import { Form, SelectField, SubmitBar, TagsField, TextField, useApi, useForm, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { inDays, LIVES } from './lives.js';
import { ScopesPicker } from './scopes-picker.js';
import type { ApiKeyWithSecret } from './types.js';

export function NewKeyForm({ onCreated, onCancel }: { onCreated(key: ApiKeyWithSecret): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const form = useForm({
    initial: { name: '', scopes: [] as string[], networks: [] as string[], ratePerMinute: '1000', days: '90' },
    validate: ({ name, scopes }) => ({ ...(name.trim() ? {} : { name: 'required' }), ...(scopes.length > 0 ? {} : { scopes: 'required' }) }),
    async submit({ name, scopes, networks, ratePerMinute, days }) {
      onCreated(await http.post<ApiKeyWithSecret>('/api-keys', { name, scopes, networks, ratePerMinute: Number(ratePerMinute), expiresAt: inDays(days) }));
    },
  });
  const { values, set } = form;
  const labels = { name: t('apiKeys.name'), scopes: t('apiKeys.scopes'), networks: t('apiKeys.networks'), ratePerMinute: t('apiKeys.rate'), days: t('apiKeys.life') };
  return (
    <Form form={form} labels={labels} label={t('apiKeys.new')}>
      <TextField name="name" label={labels.name} help={t('apiKeys.nameHelp')} required value={values.name} onChange={(value) => set('name', value)} maxLength={100} autoFocus />
      <ScopesPicker name="scopes" label={labels.scopes} value={values.scopes} onChange={(value) => set('scopes', value)} />
      <TagsField name="networks" label={labels.networks} help={t('apiKeys.networksHelp')} placeholder="203.0.113.0/24" value={values.networks} onChange={(value) => set('networks', value)} />
      <SelectField name="days" label={labels.days} value={values.days} onChange={(value) => set('days', value)} options={LIVES.map((days) => ({ value: days, label: days === '' ? t('apiKeys.noExpiry') : t('apiKeys.days', { count: Number(days) }) }))} />
      <TextField name="ratePerMinute" type="number" label={labels.ratePerMinute} help={t('apiKeys.rateHelp')} value={values.ratePerMinute} onChange={(value) => set('ratePerMinute', value)} />
      <SubmitBar action={t('apiKeys.create')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
