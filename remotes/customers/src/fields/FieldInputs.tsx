import { SelectField, TextField, useFormContext, useLocalized } from '@hako/sdk-plugin/ui';
import { Box, Checkbox } from '@mui/material';
import type { ReactElement } from 'react';
import type { CustomField } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { formName } from './fieldValues.js';

interface FieldInputsProps {
  fields: readonly CustomField[];
  values: Record<string, unknown>;
  set(name: string, value: string | string[]): void;
  /** Before the name, where the server reports problems of these fields: `pii`. */
  at?: string;
}

/** The agency's own fields, each by its type. */
export function FieldInputs({ fields, values, set, at }: FieldInputsProps): ReactElement | null {
  if (fields.length === 0) return null;
  return (
    <Box sx={{ display: 'grid', gap: '14px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
      {fields.map((field) => (
        <FieldInput key={field.code} name={at ? `${at}.${formName(field)}` : formName(field)} field={field} value={values[formName(field)]} onChange={(value) => set(formName(field), value)} />
      ))}
    </Box>
  );
}

const INPUT = { text: 'text', number: 'text', date: 'date', url: 'url' } as const;

function FieldInput({ name, field, value, onChange }: { name: string; field: CustomField; value: unknown; onChange(value: string | string[]): void }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const shared = { name, label: localized(field.name), required: field.required, ...(field.help ? { help: localized(field.help) } : {}) };
  const text = typeof value === 'string' ? value : '';
  if (field.type === 'multi-choice') return <Choices name={name} field={field} value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} />;
  if (field.type === 'boolean') return <SelectField {...shared} value={text} onChange={onChange} placeholder={t('fields.unset')} options={['true', 'false'].map((one) => ({ value: one, label: t(`fields.${one === 'true' ? 'yes' : 'no'}`) }))} />;
  if (field.type === 'choice') return <SelectField {...shared} value={text} onChange={onChange} placeholder={t('fields.unset')} options={field.options.filter(({ code, retired }) => !retired || code === text).map(({ code, name }) => ({ value: code, label: localized(name) }))} />;
  return <TextField {...shared} type={INPUT[field.type]} value={text} onChange={onChange} {...(field.type === 'text' ? { maxLength: field.rules.maxLength ?? 500 } : {})} {...(field.type === 'url' ? { placeholder: 'https://' } : {})} />;
}

function Choices({ name, field, value, onChange }: { name: string; field: CustomField; value: readonly string[]; onChange(value: string[]): void }): ReactElement {
  const localized = useLocalized();
  const { idOf } = useFormContext();
  const toggle = (code: string): void => onChange(value.includes(code) ? value.filter((one) => one !== code) : [...value, code]);
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0, gridColumn: '1 / -1' }}>
      <Box component="legend" sx={{ p: 0, mb: '4px', fontSize: 13, fontWeight: 600 }}>{localized(field.name)}</Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 14px' }}>
        {field.options.filter(({ code, retired }) => !retired || value.includes(code)).map(({ code, name: label }) => (
          <Box key={code} component="label" sx={{ display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: 13 }}>
            <Checkbox checked={value.includes(code)} onChange={() => toggle(code)} slotProps={{ input: { id: idOf(`${name}.${code}`) } }} />
            {localized(label)}
          </Box>
        ))}
      </Box>
      {field.help && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{localized(field.help)}</Box>}
    </Box>
  );
}
