import { Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useLocalized, useNotify, useShell, useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { BLOCK_ACTIONS, BLOCK_KINDS, type BlockEntry, type BlockKind } from './types.js';

export function BlockEntryForm({ entry, onDone, onCancel }: { entry: BlockEntry | undefined; onDone(): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const localized = useLocalized();
  const { boot, scope, can } = useShell();
  const writable = boot.scopes.filter((node) => can('security.blocklist:write', node));
  const own = entry ? boot.scopes.find(({ id, type }) => (entry.scopeId === null ? type === 'tenant' : id === entry.scopeId)) : (writable.find(({ id }) => id === scope.id) ?? writable[0]);
  const form = useForm({
    initial: { scope: own?.id ?? '', kind: entry?.kind ?? ('keyword' as BlockKind), pattern: entry?.pattern ?? '', action: entry?.action ?? ('reject' as BlockEntry['action']), replacement: entry?.replacement ?? '', category: entry?.category ?? '', severity: String(entry?.severity ?? 2), note: entry?.note ?? '', inherit: entry?.inherit ?? true, active: entry?.active ?? true },
    validate: ({ pattern }): Record<string, string> => (pattern.trim() ? {} : { pattern: 'required' }),
    async submit(values) {
      const { kind, pattern, action, category, note, inherit, active } = values;
      const body = { kind, pattern: pattern.trim(), action, replacement: action === 'replace' ? values.replacement || null : null, category: category.trim(), severity: Number(values.severity), note: note.trim(), inherit, active, expiresAt: entry?.expiresAt ?? null };
      const at = boot.scopes.find(({ id }) => id === values.scope);
      if (entry) await http.patch(`/security/block-list/${entry.id}`, { ...body, version: entry.version });
      else await http.post('/security/block-list', { ...body, scopeType: at?.type ?? 'tenant', scopeId: at && at.type !== 'tenant' ? at.id : null });
      notify(t('security.saved'), { level: 'success' });
    },
  });
  const { values, set } = form;
  const readOnly = entry !== undefined && !(own && can('security.blocklist:write', own));
  const labels = { pattern: t('security.block.pattern'), replacement: t('security.block.replacement'), category: t('security.block.category'), note: t('security.note') };
  return (
    <Form form={form} labels={labels} label={t(entry ? 'security.block.edit' : 'security.block.new')} onSubmitted={onDone}>
      {!entry && <SelectField name="scopeId" label={t('security.block.scope')} value={values.scope} onChange={(value) => set('scope', value)} options={writable.map((node) => ({ value: node.id, label: localized(node.name) }))} />}
      <SelectField name="kind" label={t('security.block.kind')} value={values.kind} onChange={(value) => set('kind', value as BlockKind)} options={BLOCK_KINDS.map((value) => ({ value, label: t(`security.block.kinds.${value}`) }))} help={t(`security.block.kindHelp.${values.kind}`)} />
      <TextField name="pattern" label={labels.pattern} required autoFocus={!entry} mono={values.kind !== 'keyword'} value={values.pattern} onChange={(value) => set('pattern', value)} maxLength={500} />
      <SelectField name="action" label={t('security.block.action')} value={values.action} onChange={(value) => set('action', value as BlockEntry['action'])} options={BLOCK_ACTIONS.map((value) => ({ value, label: t(`security.block.actions.${value}`) }))} />
      {values.action === 'replace' && <TextField name="replacement" label={labels.replacement} value={values.replacement} onChange={(value) => set('replacement', value)} placeholder="***" maxLength={100} />}
      <SelectField name="severity" label={t('security.block.severity')} value={values.severity} onChange={(value) => set('severity', value)} options={['1', '2', '3'].map((value) => ({ value, label: t(`security.block.severities.${value}`) }))} />
      <TextField name="category" label={labels.category} value={values.category} onChange={(value) => set('category', value)} maxLength={40} />
      <TextField name="note" label={labels.note} value={values.note} onChange={(value) => set('note', value)} maxLength={300} help={t('security.noteHelp')} />
      <SwitchField name="inherit" label={t('security.block.inherit')} value={values.inherit} onChange={(value) => set('inherit', value)} />
      <SwitchField name="active" label={t('security.block.active')} value={values.active} onChange={(value) => set('active', value)} />
      {!readOnly && <SubmitBar action={entry ? t('security.save') : t('security.create')} busy={form.busy} onCancel={onCancel} />}
    </Form>
  );
}
