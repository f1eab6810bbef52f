import { ComboField, Form, SubmitBar, TextField, useApi, useForm, useLocalized, useNotify, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { OshiField } from './oshi-field.js';
import { parentOptions } from './parent-options.js';
import { TIME_ZONES } from './time-zones.js';
import type { Talent, TreeNode } from './types.js';
import { useTreeChanged } from './use-tree.js';

interface NewTalentFormProps {
  nodes: readonly TreeNode[];
  parentId: string | null;
  onCreated(made: Talent): void;
  onCancel(): void;
}

export function NewTalentForm({ nodes, parentId, onCreated, onCancel }: NewTalentFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const localized = useLocalized();
  const changed = useTreeChanged();
  const root = nodes.find((node) => node.type === 'tenant');
  const form = useForm({
    initial: { displayName: '', code: '', path: '', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone as string | null, oshiColor: '', parentId: parentId ?? root?.id ?? null },
    guard: false,
    validate: ({ displayName, code, path, timezone }) => Object.fromEntries(Object.entries({ displayName, code, path, timezone }).filter(([, value]) => !value?.trim()).map(([name]) => [name, 'required'])),
    async submit({ displayName, code, path, timezone, oshiColor, parentId: below }) {
      const made = await http.post<Talent>('/talents', { displayName, code, path, timezone, ...(oshiColor ? { oshiColor } : {}), subsidiaryId: below === root?.id ? null : below });
      changed();
      notify(t('organization.created', { name: made.displayName }), { level: 'success' });
      onCreated(made);
    },
  });
  const { values, set } = form;
  // Nearly every path is the code: it follows while nobody wrote another.
  const pathOf = (code: string): string => code.toLowerCase().replaceAll('_', '-');
  const changeCode = (value: string): void => {
    if (values.path === pathOf(values.code)) set('path', pathOf(value));
    set('code', value.toUpperCase());
  };
  const labels = { displayName: t('talent.name'), code: t('organization.code'), path: t('talent.path'), timezone: t('talent.timezone'), oshiColor: t('talent.oshi'), subsidiaryId: t('organization.parent') };
  return (
    <Form form={form} labels={labels} label={t('organization.newTalent')}>
      <TextField name="displayName" label={labels.displayName} required value={values.displayName} onChange={(value) => set('displayName', value)} maxLength={128} autoFocus />
      <TextField name="code" label={labels.code} required help={t('organization.codeHelp')} value={values.code} onChange={changeCode} mono maxLength={32} />
      <TextField name="path" label={labels.path} required help={t('talent.pathHelp')} value={values.path} onChange={(value) => set('path', value.toLowerCase())} mono maxLength={64} start="/" />
      <OshiField name="oshiColor" label={labels.oshiColor} value={values.oshiColor} onChange={(value) => set('oshiColor', value)} sample={values.displayName} />
      <ComboField name="timezone" label={labels.timezone} value={values.timezone} onChange={(value) => set('timezone', value)} options={TIME_ZONES} />
      <ComboField name="subsidiaryId" label={labels.subsidiaryId} value={values.parentId} onChange={(value) => set('parentId', value)} options={parentOptions(nodes, localized)} />
      <SubmitBar action={t('organization.createTalent')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
