import { Form, SelectField, SubmitBar, TextField, useApi, useForm, useLocalized, useZone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useDictionary } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import { CONSENT_PURPOSES, type ConsentText } from '../rights/types.js';

const VERSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** A draft may still change; what was published never does. */
export function TextForm({ text, onDone }: { text: ConsentText | undefined; onDone(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const localized = useLocalized();
  const zone = useZone();
  const codes = useDictionary('consent').usable;
  const form = useForm({
    initial: { code: text?.code ?? '', version: text?.version ?? zone.today(), purpose: text?.purpose ?? 'notification_delivery', en: text?.text.en ?? '', zh: text?.text.zh ?? '', ja: text?.text.ja ?? '' },
    validate: ({ code, version, en }): Record<string, string> => ({ ...(code ? {} : { code: 'required' }), ...(VERSION.test(version) ? {} : { version: t('consentText.versionHelp') }), ...(en.trim() ? {} : { en: 'required' }) }),
    submit: async ({ code, version, purpose, en, zh, ja }) => {
      const words = { en: en.trim(), ...(zh.trim() ? { zh: zh.trim() } : {}), ...(ja.trim() ? { ja: ja.trim() } : {}) };
      if (text) await http.patch(`/customers/consent-texts/${text.id}`, { rowVersion: text.rowVersion, purpose, text: words });
      else await http.post('/customers/consent-texts', { code, version, purpose, text: words });
    },
  });
  const { values, set } = form;
  const labels = { code: t('consentText.consent'), version: t('consentText.version'), purpose: t('consent.purpose'), en: t('consentText.en'), zh: t('consentText.zh'), ja: t('consentText.ja') };
  return (
    <Form form={form} label={t('consentText.add')} labels={labels} onSubmitted={onDone}>
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <SelectField name="code" label={labels.code} required value={values.code} onChange={(value) => set('code', value)} disabled={text !== undefined} placeholder={t('consentText.choose')} options={codes.map(({ code, name }) => ({ value: code, label: localized(name) }))} />
        <TextField name="version" label={labels.version} required mono value={values.version} onChange={(value) => set('version', value)} disabled={text !== undefined} maxLength={32} />
      </Box>
      <SelectField name="purpose" label={labels.purpose} value={values.purpose} onChange={(value) => set('purpose', value)} help={t('consentText.purposeHelp')} options={CONSENT_PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))} />
      {(['en', 'zh', 'ja'] as const).map((locale) => <TextField key={locale} name={locale} label={labels[locale]} required={locale === 'en'} rows={4} value={values[locale]} onChange={(value) => set(locale, value)} maxLength={4_000} />)}
      <SubmitBar action={t(text ? 'consentText.save' : 'consentText.create')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
