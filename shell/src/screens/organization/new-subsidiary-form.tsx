import { ComboField, Form, SubmitBar, TextField, useApi, useForm, useLocalized, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { parentOptions } from './parent-options.js';
import type { Subsidiary, TreeNode } from './types.js';
import { useTreeChanged } from './use-tree.js';

interface NewSubsidiaryFormProps {
  nodes: readonly TreeNode[];
  parentId: string | null;
  onCreated(made: Subsidiary): void;
  onCancel(): void;
}

export function NewSubsidiaryForm({ nodes, parentId, onCreated, onCancel }: NewSubsidiaryFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const localized = useLocalized();
  const changed = useTreeChanged();
  const root = nodes.find((node) => node.type === 'tenant');
  const form = useForm({
    initial: { code: '', en: '', ja: '', zh: '', parentId: parentId ?? root?.id ?? null },
    guard: false,
    validate: ({ code, en }) => ({ ...(code ? {} : { code: 'required' }), ...(en.trim() ? {} : { 'name.en': 'required' }) }),
    async submit({ code, en, ja, zh, parentId: below }) {
      const made = await http.post<Subsidiary>('/subsidiaries', { code, name: { en, ...(ja ? { ja } : {}), ...(zh ? { zh } : {}) }, parentId: below === root?.id ? null : below });
      changed();
      notify(t('organization.created', { name: localized(made.name) }), { level: 'success' });
      onCreated(made);
    },
  });
  const { values, set } = form;
  const labels = { code: t('organization.code'), 'name.en': 'English', parentId: t('organization.parent') };
  return (
    <Form form={form} labels={labels} label={t('organization.newSubsidiary')}>
      <TextField name="code" label={labels.code} required help={t('organization.codeHelp')} value={values.code} onChange={(value) => set('code', value.toUpperCase())} mono maxLength={32} autoFocus />
      <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, display: 'grid', gap: '12px' }}>
        <Box component="legend" sx={{ fontSize: 13, fontWeight: 600, mb: '8px', p: 0 }}>{t('roles.names')}</Box>
        <TextField name="name.en" label="English" required value={values.en} onChange={(value) => set('en', value)} maxLength={128} />
        <TextField name="name.ja" label="日本語" value={values.ja} onChange={(value) => set('ja', value)} maxLength={128} />
        <TextField name="name.zh" label="简体中文" value={values.zh} onChange={(value) => set('zh', value)} maxLength={128} />
      </Box>
      <ComboField name="parentId" label={labels.parentId} value={values.parentId} onChange={(value) => set('parentId', value)} options={parentOptions(nodes, localized)} />
      <SubmitBar action={t('organization.createSubsidiary')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
