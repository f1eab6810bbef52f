import { Form, SubmitBar, SwitchField, TagsField, TextField, useApi, useForm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { useEffect, type ReactElement } from 'react';
import { MappingsField } from './mappings-field.js';
import { CAN_END_SESSIONS, configValues, PLACEHOLDERS, PRESET_FIELDS, toConfig } from './preset-fields.js';
import { SamlFields } from './saml-fields.js';
import type { Mapping, Preset, Provider } from './types.js';

interface ProviderFormProps {
  preset: Preset;
  /** Left out for a new one. */
  provider?: Provider | undefined;
  readOnly: boolean;
  onSaved(provider: Provider): void;
  /** Reads the provider anew; left out for a new one. */
  reload?(): void;
  onCancel(): void;
  onDirty?(dirty: boolean): void;
}

export function ProviderForm({ preset, provider, readOnly, onSaved, reload, onCancel, onDirty }: ProviderFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const { texts, needs, secret } = PRESET_FIELDS[preset];
  const form = useForm({
    initial: {
      ...configValues(provider?.config ?? {}),
      slug: provider?.slug ?? (preset === 'oidc' || preset === 'saml' ? '' : preset),
      name: provider?.name ?? (preset === 'oidc' || preset === 'saml' ? '' : t(`sso.preset.${preset}`)),
      enabled: provider?.enabled ?? false,
      secret: '',
      jit: provider?.jit ?? false,
      jitDomains: provider?.jitDomains ?? [],
      linkDomains: provider?.linkDomains ?? false,
      mappings: (provider?.mappings ?? []).map(({ claim, value, roleId, scopeType, scopeId }): Mapping => ({ claim, value, roleId, scopeType, scopeId })),
    },
    validate: (values) => ({
      ...(values.name.trim() ? {} : { name: 'required' }),
      ...(values.slug.trim() ? {} : { slug: 'required' }),
      ...Object.fromEntries(needs.filter((member) => !values[member].trim()).map((member) => [`config.${member}`, 'required'])),
    }),
    async submit(values) {
      const { slug, name, enabled, secret: typed, jit, jitDomains, linkDomains, mappings, ...config } = values;
      const body = { name, enabled, config: toConfig(preset, config, provider?.config ?? {}), jit, jitDomains: jitDomains.map((domain) => domain.toLowerCase()), linkDomains, mappings, ...(typed && { secret: typed }) };
      const saved = provider ? await http.patch<Provider>(`/sso/providers/${provider.id}`, { ...body, version: provider.version }) : await http.post<Provider>('/sso/providers', { ...body, slug, preset });
      notify(t('saved'), { level: 'success' });
      form.reset({ ...values, secret: '' });
      onSaved(saved);
    },
    ...(reload && { reload }),
  });
  const { values, set } = form;
  useEffect(() => onDirty?.(form.dirty), [form.dirty, onDirty]);
  const labels = { name: t('sso.field.name'), slug: t('sso.field.slug'), secret: t('sso.field.secret'), 'config.certificates': t('sso.field.certificates'), ...Object.fromEntries(texts.flatMap((member) => [member, `config.${member}`].map((name) => [name, t(`sso.field.${member}`)]))), ...Object.fromEntries((['jit', 'jitDomains', 'linkDomains', 'emailsManaged', 'trustedAmr', 'singleLogout', 'enabled', 'mappings'] as const).map((name) => [name, t(`sso.${name}`)])) };
  return (
    <Form form={form} labels={labels} label={provider?.name ?? t('sso.new')}>
      <TextField name="name" label={labels.name} help={t('sso.field.nameHelp')} required value={values.name} onChange={(value) => set('name', value)} maxLength={60} autoFocus={!provider} disabled={readOnly} />
      {!provider && <TextField name="slug" label={labels.slug} help={t('sso.field.slugHelp')} required mono value={values.slug} onChange={(value) => set('slug', value.toLowerCase())} maxLength={31} placeholder="staff" />}
      {texts.map((member) => (
        <TextField key={member} name={`config.${member}`} label={t(`sso.field.${member}`)} help={t(`sso.fieldHelp.${member}`)} required={needs.includes(member)} mono value={values[member]} onChange={(value) => set(member, value)} placeholder={preset === 'okta' && member === 'issuer' ? 'https://agency.okta.com' : (PLACEHOLDERS[member] ?? '')} disabled={readOnly} maxLength={1_024} />
      ))}
      {preset === 'saml' && <SamlFields values={values} set={(name, value) => set(name, value as never)} />}
      {secret && <TextField name="secret" type="password" label={labels.secret} help={t(provider?.secretSet ? 'sso.field.secretKept' : 'sso.field.secretHelp')} value={values.secret} onChange={(value) => set('secret', value)} autoComplete="new-password" maxLength={2_000} disabled={readOnly} />}
      <SwitchField name="emailsManaged" label={t('sso.emailsManaged')} help={t(preset === 'entra' ? 'sso.emailsManagedEntra' : 'sso.emailsManagedHelp')} value={values.emailsManaged} onChange={(value) => set('emailsManaged', value)} disabled={readOnly} />
      {preset !== 'entra' && <SwitchField name="linkDomains" label={t('sso.linkDomains')} help={t('sso.linkDomainsHelp')} value={values.linkDomains} onChange={(value) => set('linkDomains', value)} disabled={readOnly} />}
      <SwitchField name="jit" label={t('sso.jit')} help={t('sso.jitHelp')} value={values.jit} onChange={(value) => set('jit', value)} disabled={readOnly} />
      {values.jit && <TagsField name="jitDomains" label={t('sso.jitDomains')} help={t('sso.jitDomainsHelp')} placeholder="agency.example" value={values.jitDomains} onChange={(value) => set('jitDomains', value)} />}
      {preset !== 'github' && <TagsField name="trustedAmr" label={t('sso.trustedAmr')} help={t('sso.trustedAmrHelp')} placeholder="mfa" suggestions={['mfa', 'otp', 'hwk', 'swk', 'fido']} value={values.trustedAmr} onChange={(value) => set('trustedAmr', value)} />}
      {CAN_END_SESSIONS.has(preset) && <SwitchField name="singleLogout" label={t('sso.singleLogout')} help={t('sso.singleLogoutHelp')} value={values.singleLogout} onChange={(value) => set('singleLogout', value)} disabled={readOnly} />}
      <MappingsField value={values.mappings} onChange={(value) => set('mappings', value)} />
      <SwitchField name="enabled" kind="switch" label={t('sso.enabled')} help={t('sso.enabledHelp')} value={values.enabled} onChange={(value) => set('enabled', value)} disabled={readOnly} />
      {!readOnly && <SubmitBar action={t(provider ? 'action.save' : 'sso.create')} busy={form.busy} disabled={!form.dirty} onCancel={onCancel} />}
    </Form>
  );
}
