import { Facts, Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useLocalized, type LocalizedText, type ScopeRef } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { DictionaryEntry, DictionaryType } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import { COLOURED, PARENT } from './types.js';
import { useEntries } from './useEntries.js';
import { bodyOf, initialValues, problemsOf } from './values.js';

interface EntryFormProps {
  type: DictionaryType;
  scope: ScopeRef;
  entry: DictionaryEntry | undefined;
  /** Inherited, or without the right: shown, not changed. */
  readOnly: boolean;
  onDone(): void;
}

export function EntryForm({ type, scope, entry, readOnly, onDone }: EntryFormProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const localized = useLocalized();
  const client = useQueryClient();
  const parentType = PARENT[type];
  const parents = useEntries(parentType ?? type, scope, parentType !== undefined).source.rows.filter(({ active }) => active);
  const path = `/customers/dictionaries/${type}`;
  const form = useForm({
    initial: initialValues(entry),
    validate: (values) => problemsOf(values, { isNew: entry === undefined, needsParent: parentType !== undefined && entry === undefined, needsUid: type === 'platform' }, t),
    async submit(values) {
      const body = bodyOf(values, type);
      if (entry) await http.patch(`${path}/${entry.id}`, { ...body, ...(entry.isSystem ? { extra: undefined, active: undefined } : { active: values.active }), version: entry.version });
      else await http.post(path, { ...body, code: values.code, ...(parentType && { parentId: values.parentId }), scopeType: scope.type, ...(scope.type === 'tenant' ? {} : { scopeId: scope.id }) });
      await client.invalidateQueries({ queryKey: keys.dictionaries });
    },
  });
  if (readOnly && entry) return <ReadOnly entry={entry} />;
  const { values, set } = form;
  const labels = { code: t('dictionary.code'), parentId: t(`dictionary.parent.${type === 'membership-type' ? 'class' : 'type'}`), nameEn: t('dictionary.nameEn'), nameZh: t('dictionary.nameZh'), nameJa: t('dictionary.nameJa'), color: t('dictionary.colour'), sortOrder: t('dictionary.order'), urlTemplate: t('dictionary.urlTemplate'), months: t('dictionary.months'), rank: t('dictionary.rank') };
  const isSystem = entry?.isSystem ?? false;
  return (
    <Form form={form} labels={labels} label={t(entry ? 'dictionary.change' : 'dictionary.add')} onSubmitted={onDone}>
      {!entry && <TextField name="code" label={labels.code} required mono autoFocus value={values.code} onChange={(value) => set('code', value.toUpperCase())} maxLength={32} help={t('dictionary.codeHelp')} />}
      {!entry && parentType && <SelectField name="parentId" label={labels.parentId} required placeholder={t('dictionary.choose')} value={values.parentId} onChange={(value) => set('parentId', value)} options={parents.map(({ id, name }) => ({ value: id, label: localized(name) }))} />}
      <TextField name="nameEn" label={labels.nameEn} required value={values.nameEn} onChange={(value) => set('nameEn', value)} maxLength={100} />
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <TextField name="nameZh" label={labels.nameZh} value={values.nameZh} onChange={(value) => set('nameZh', value)} maxLength={100} />
        <TextField name="nameJa" label={labels.nameJa} value={values.nameJa} onChange={(value) => set('nameJa', value)} maxLength={100} />
        {COLOURED.has(type) && <TextField name="color" label={labels.color} mono value={values.color} onChange={(value) => set('color', value)} maxLength={7} placeholder="#4C4DDC" end={<Swatch value={values.color} label={labels.color} onChange={(value) => set('color', value)} />} />}
        <TextField name="sortOrder" label={labels.sortOrder} type="number" value={values.sortOrder} onChange={(value) => set('sortOrder', value)} help={t('dictionary.orderHelp')} />
        {type === 'membership-type' && !isSystem && <TextField name="months" label={labels.months} type="number" value={values.months} onChange={(value) => set('months', value)} help={t('dictionary.monthsHelp')} />}
        {type === 'membership-level' && !isSystem && <TextField name="rank" label={labels.rank} type="number" value={values.rank} onChange={(value) => set('rank', value)} help={t('dictionary.rankHelp')} />}
      </Box>
      {type === 'platform' && !isSystem && <TextField name="urlTemplate" label={labels.urlTemplate} mono value={values.urlTemplate} onChange={(value) => set('urlTemplate', value)} maxLength={300} help={t('dictionary.urlTemplateHelp')} />}
      <SwitchField name="isForced" label={t('dictionary.forced')} help={t('dictionary.forcedHelp')} value={values.isForced} onChange={(value) => set('isForced', value)} />
      {entry && !isSystem && <SwitchField name="active" label={t('dictionary.active')} help={t('dictionary.activeHelp')} value={values.active} onChange={(value) => set('active', value)} />}
      {isSystem && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('dictionary.systemHelp')}</Box>}
      <SubmitBar action={t(entry ? 'dictionary.save' : 'dictionary.addThis')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}

function Swatch({ value, label, onChange }: { value: string; label: string; onChange(value: string): void }): ReactElement {
  return <Box component="input" type="color" aria-label={label} value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#6b687a'} onChange={(event) => onChange((event.target as HTMLInputElement).value.toUpperCase())} sx={{ width: 28, height: 22, border: 0, borderRadius: '4px', bgcolor: 'transparent', cursor: 'pointer', flexShrink: 0, '&&&': { p: 0 }, '&::-webkit-color-swatch-wrapper': { p: 0 }, '&::-webkit-color-swatch': { border: 0, borderRadius: '4px' } }} />;
}

function ReadOnly({ entry }: { entry: DictionaryEntry }): ReactElement {
  const t = useTexts();
  const names = entry.name as Partial<LocalizedText>;
  const items = [
    { label: t('dictionary.nameEn'), value: names.en },
    { label: t('dictionary.nameZh'), value: names.zh },
    { label: t('dictionary.nameJa'), value: names.ja },
    { label: t('dictionary.code'), value: entry.code },
    { label: t('dictionary.urlTemplate'), value: entry.extra.urlTemplate },
  ].filter(({ value }) => value);
  return (
    <Box sx={{ display: 'grid', gap: '12px' }}>
      <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t(entry.inherited ? 'dictionary.inheritedHelp' : 'dictionary.readOnlyHelp')}</Box>
      <Facts items={items.map(({ label, value }) => ({ label, value: value ?? '' }))} />
    </Box>
  );
}
