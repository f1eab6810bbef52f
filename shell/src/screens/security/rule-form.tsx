import { Form, SelectField, SubmitBar, TextField, toApiError, useApi, useConfirm, useForm, useNotify, useT, useZone } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { AREAS, RULE_PATHS, type Area, type Rule, type RuleKind } from './types.js';

interface RuleFormProps {
  kind: RuleKind;
  rule: Rule | undefined;
  readOnly: boolean;
  onDone(): void;
  onCancel(): void;
}

export function RuleForm({ kind, rule, readOnly, onDone, onCancel }: RuleFormProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const zone = useZone();
  const notify = useNotify();
  const confirm = useConfirm();
  const send = (values: typeof initial, confirmed: boolean): Promise<Rule> => {
    const body = {
      effect: values.effect, area: values.area, note: values.note.trim(), expiresAt: zone.toInstant(values.expires), ...(confirmed && { confirm: true }),
      ...(kind === 'ip' ? { network: values.network.trim() } : { kind: values.match, pattern: values.pattern }),
    };
    return rule ? http.patch<Rule>(`${RULE_PATHS[kind]}/${rule.id}`, { ...body, version: rule.version }) : http.post<Rule>(RULE_PATHS[kind], body);
  };
  const initial = { effect: rule?.effect ?? 'deny', area: rule?.area ?? ('global' as Area), network: rule?.network ?? '', match: rule?.kind ?? 'contains', pattern: rule?.pattern ?? '', note: rule?.note ?? '', expires: zone.toInput(rule?.expiresAt) };
  const form = useForm({
    initial,
    validate: (values): Record<string, string> => (kind === 'ip' && !values.network.trim() ? { network: 'required' } : kind === 'agent' && !values.pattern.trim() ? { pattern: 'required' } : {}),
    async submit(values) {
      try {
        await send(values, false);
      } catch (error) {
        const problem = toApiError(error);
        if (!problem.code.endsWith('_LOCKS_YOU_OUT')) throw error;
        if (!(await confirm({ title: t('security.lockOut.title'), consequences: problem.message, action: t('security.lockOut.action'), danger: true }))) throw error;
        await send(values, true);
      }
      notify(t('security.saved'), { level: 'success' });
    },
  });
  const { values, set } = form;
  const labels = { network: t('security.ip.what'), pattern: t('security.agent.what'), effect: t('security.effect.label'), area: t('security.area.label'), note: t('security.note'), expiresAt: t('security.expires') };
  return (
    <Form form={form} labels={labels} label={t(`security.${kind}.${rule ? 'edit' : 'new'}`)} onSubmitted={onDone}>
      <SelectField name="effect" label={labels.effect} value={values.effect} onChange={(value) => set('effect', value as Rule['effect'])} options={(['deny', 'allow'] as const).map((value) => ({ value, label: t(`security.effect.${value}`) }))} help={t(`security.effect.${values.effect}Help`)} />
      {kind === 'ip' && <TextField name="network" label={labels.network} required mono autoFocus={!rule} value={values.network} onChange={(value) => set('network', value)} placeholder="203.0.113.0/24" help={t('security.ip.whatHelp')} maxLength={64} />}
      {kind === 'agent' && (
        <>
          <SelectField name="kind" label={t('security.agent.kind')} value={values.match} onChange={(value) => set('match', value as 'contains' | 'regex')} options={(['contains', 'regex'] as const).map((value) => ({ value, label: t(`security.agent.kinds.${value}`) }))} />
          <TextField name="pattern" label={labels.pattern} required mono autoFocus={!rule} value={values.pattern} onChange={(value) => set('pattern', value)} maxLength={500} help={t(values.match === 'regex' ? 'security.agent.regexHelp' : 'security.agent.containsHelp')} />
        </>
      )}
      <SelectField name="area" label={labels.area} value={values.area} onChange={(value) => set('area', value as Area)} options={AREAS.map((value) => ({ value, label: t(`security.area.${value}`) }))} />
      <TextField name="expiresAt" type="datetime-local" label={labels.expiresAt} value={values.expires} onChange={(value) => set('expires', value)} help={t('security.expiresHelp')} />
      <TextField name="note" label={labels.note} value={values.note} onChange={(value) => set('note', value)} maxLength={300} help={t('security.noteHelp')} />
      {!readOnly && <SubmitBar action={rule ? t('security.save') : t('security.create')} busy={form.busy} onCancel={onCancel} />}
    </Form>
  );
}
