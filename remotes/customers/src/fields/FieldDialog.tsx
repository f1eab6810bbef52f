import { Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useNotify } from '@hako/sdk-plugin/ui';
import { Box, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import type { CustomField, FieldType } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { codeOf, optionsText, readOptions, toFieldBody } from './fieldForm.js';

const TYPES = ['text', 'number', 'date', 'boolean', 'choice', 'multi-choice', 'url'] as const satisfies readonly FieldType[];

interface FieldDialogProps {
  /** Left out: a new one. */
  field: CustomField | undefined;
  onSaved(): void;
  onClose(): void;
}

/** A field of the agency's own. Code, type and where its values are kept stay as they were made. */
export function FieldDialog({ field, onSaved, onClose }: FieldDialogProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const id = useId();
  const form = useForm({
    initial: {
      type: (field?.type ?? 'text') as string, code: field?.code ?? '', 'name.en': field?.name.en ?? '', 'name.zh': field?.name.zh ?? '', 'name.ja': field?.name.ja ?? '', profileType: field?.profileType ?? '',
      options: optionsText(field?.options ?? []), min: String(field?.rules.min ?? ''), max: String(field?.rules.max ?? ''), required: field?.required ?? false, indexed: field?.indexed ?? false, personal: field?.personal ?? false, active: field?.active ?? true,
    },
    validate: (values): Record<string, string> => ({
      ...(values['name.en'].trim() === '' ? { 'name.en': 'required' } : {}),
      ...(!field && !/^[a-z][a-z0-9_]{0,31}$/.test(values.code || codeOf(values['name.en'])) ? { code: t('fields.codeHelp') } : {}),
      ...(isChoice(values.type) && readOptions(values.options, field?.options ?? []).length === 0 ? { options: 'required' } : {}),
    }),
    submit: async (values) => {
      const body = toFieldBody(values, field);
      if (field) await http.patch(`/customers/fields/${field.id}`, { version: field.version, ...body });
      else await http.post('/customers/fields', body);
      notify(t('fields.saved'), { level: 'success' });
      onSaved();
    },
  });
  const { values, set } = form;
  const title = t(field ? 'fields.editTitle' : 'fields.new');
  const sortable = values.type !== 'multi-choice' && !values.personal;
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Form form={form} label={title} labels={{ 'name.en': t('fields.nameEn'), code: t('fields.code'), options: t('fields.options'), type: t('fields.kind') }}>
          <Box sx={{ display: 'grid', gap: '14px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr 1fr' } }}>
            <TextField name="name.en" label={t('fields.nameEn')} value={values['name.en']} onChange={(value) => set('name.en', value)} maxLength={100} required autoFocus />
            <TextField name="name.zh" label={t('fields.nameZh')} value={values['name.zh']} onChange={(value) => set('name.zh', value)} maxLength={100} />
            <TextField name="name.ja" label={t('fields.nameJa')} value={values['name.ja']} onChange={(value) => set('name.ja', value)} maxLength={100} />
          </Box>
          <Box sx={{ display: 'grid', gap: '14px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr 1fr' } }}>
            <SelectField name="type" label={t('fields.kind')} value={values.type} onChange={(value) => set('type', value)} options={TYPES.map((type) => ({ value: type, label: t(`fields.type.${type}`) }))} disabled={field !== undefined} />
            <TextField name="code" label={t('fields.code')} value={values.code} onChange={(value) => set('code', value)} maxLength={32} mono placeholder={codeOf(values['name.en'])} disabled={field !== undefined} />
            <SelectField name="profileType" label={t('fields.for')} value={values.profileType} onChange={(value) => set('profileType', value)} placeholder={t('fields.forBoth')} options={['individual', 'company'].map((type) => ({ value: type, label: t(`type.${type}`) }))} disabled={field !== undefined} />
          </Box>
          {isChoice(values.type) && <TextField name="options" label={t('fields.options')} value={values.options} onChange={(value) => set('options', value)} rows={4} help={t('fields.optionsHelp')} required />}
          {values.type === 'number' && (
            <Box sx={{ display: 'grid', gap: '14px', gridTemplateColumns: '1fr 1fr' }}>
              <TextField name="min" type="number" label={t('fields.min')} value={values.min} onChange={(value) => set('min', value)} />
              <TextField name="max" type="number" label={t('fields.max')} value={values.max} onChange={(value) => set('max', value)} />
            </Box>
          )}
          <SwitchField name="required" label={t('fields.required')} help={t('fields.requiredHelp')} value={values.required} onChange={(value) => set('required', value)} />
          {sortable && <SwitchField name="indexed" label={t('fields.indexed')} help={t('fields.indexedHelp')} value={values.indexed} onChange={(value) => set('indexed', value)} />}
          {!field && <SwitchField name="personal" label={t('fields.personal')} help={t('fields.personalHelp')} value={values.personal} onChange={(value) => set('personal', value)} />}
          {field && <SwitchField name="active" label={t('fields.active')} help={t('fields.activeHelp')} value={values.active} onChange={(value) => set('active', value)} />}
          <SubmitBar action={t('fields.save')} busy={form.busy} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}

const isChoice = (type: string): boolean => type === 'choice' || type === 'multi-choice';
