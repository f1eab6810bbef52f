import { SelectField, SwitchField, TextField, TagsField, useT, type Translate } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { SettingDefinition, SettingSchema } from './types.js';
import { useSettingWords, type SettingWords } from './setting-words.js';

const typeOf = (schema: SettingSchema): string | undefined => (Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type);

/** A value in words. */
export function valueText(value: unknown, definition: SettingDefinition, t: Translate, words: SettingWords): string {
  if (definition.secret) return value ? t('settings.secretSet') : t('settings.empty');
  if (value === null || value === undefined || value === '') return t('settings.empty');
  if (typeof value === 'boolean') return t(value ? 'settings.on' : 'settings.off');
  if (Array.isArray(value)) return value.map((item) => words(item, definition)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : words(value, definition);
}

interface ValueEditorProps {
  name: string;
  definition: SettingDefinition;
  value: unknown;
  onChange(value: unknown): void;
}

/** The control that fits a setting's JSON Schema. Objects get one control for each property. */
export function ValueEditor({ name, definition, value, onChange }: ValueEditorProps): ReactElement {
  const t = useT('shell');
  const words = useSettingWords();
  const { schema } = definition;
  const label = t('settings.value');
  if (definition.secret) return <TextField name={name} type="password" label={label} help={t('settings.secretHelp')} value={String(value ?? '')} onChange={onChange} autoComplete="new-password" />;
  if (schema.properties) {
    const record = (value ?? {}) as Record<string, unknown>;
    return (
      <>
        {Object.entries(schema.properties).map(([property, child]) => (
          <ScalarEditor key={property} name={`${name}.${property}`} label={property} schema={child} word={String} value={record[property]} onChange={(next) => onChange({ ...record, [property]: next })} />
        ))}
      </>
    );
  }
  return <ScalarEditor name={name} label={label} schema={schema} value={value} onChange={onChange} word={(option) => words(option, definition)} />;
}

function ScalarEditor({ name, label, schema, value, onChange, word }: { name: string; label: string; schema: SettingSchema; value: unknown; onChange(value: unknown): void; word(option: unknown): string }): ReactElement {
  const t = useT('shell');
  if (schema.enum) return <SelectField name={name} label={label} value={String(value ?? '')} onChange={(text) => onChange(schema.enum?.find((option) => String(option) === text) ?? text)} options={schema.enum.map((option) => ({ value: String(option), label: word(option) }))} />;
  switch (typeOf(schema)) {
    case 'boolean':
      return <SwitchField name={name} kind="switch" label={t(value ? 'settings.on' : 'settings.off')} value={value === true} onChange={onChange} />;
    case 'integer':
    case 'number':
      return <TextField name={name} type="number" label={label} value={value === null || value === undefined ? '' : String(value)} onChange={(text) => onChange(text === '' ? null : Number(text))} help={schema.minimum !== undefined && schema.maximum !== undefined ? t('settings.range', { min: schema.minimum, max: schema.maximum }) : undefined} />;
    case 'array':
      return <TagsField name={name} label={label} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />;
    default:
      return <TextField name={name} label={label} value={String(value ?? '')} onChange={onChange} {...(schema.maxLength ? { maxLength: schema.maxLength } : {})} />;
  }
}
