import { Form, SelectField, SubmitBar, TextField, useApi, useForm, useNotify, useShell, useT } from '@hako/sdk-plugin/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { APPROVAL_ACTIONS, type Approval, type ApprovalAction, type KeyList, type TenantChoice } from './types.js';

const OWN_TENANT: readonly ApprovalAction[] = ['break_glass', 'tenant.shred'];
const KEYS: readonly ApprovalAction[] = ['key.disable', 'key.destroy'];

/** What exactly somebody wants to do; the approval fits that and nothing else. */
export function RequestApproval({ choice, onDone }: { choice: TenantChoice; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const { boot } = useShell();
  const tenantId = choice.tenantId ?? (boot.tenant.isPlatform ? undefined : boot.tenant.id);
  const actions = APPROVAL_ACTIONS.filter((action) => tenantId !== undefined || KEYS.includes(action));
  const keys = useQuery({ queryKey: ['core', 'vault', 'keys', { ...choice }, 'choice'], queryFn: ({ signal }) => http.get<KeyList>('/vault/keys', { query: { ...choice }, signal }) });
  const people = useQuery({ queryKey: ['core', 'people', 'choice'], queryFn: async ({ signal }) => (await http.list<{ id: string; displayName: string }>('/users', { query: { pageSize: 100 }, signal })).items, enabled: tenantId === boot.tenant.id });
  const form = useForm({
    initial: { action: actions[0]!, subject: '', actor: '', minutes: '30', reason: '' },
    validate: ({ action, subject, actor, minutes, reason }): Record<string, string> => ({
      ...(reason.trim().length < 3 ? { reason: 'required' } : {}),
      ...(!OWN_TENANT.includes(action) && !subject.trim() ? { subject: 'required' } : {}),
      ...(action === 'break_glass' && !actor ? { actor: 'required' } : {}),
      ...(action === 'break_glass' && !(Number(minutes) >= 1 && Number(minutes) <= 60) ? { minutes: 'range' } : {}),
    }),
    async submit({ action, subject, actor, minutes, reason }) {
      const exact = OWN_TENANT.includes(action) ? tenantId : subject.trim();
      const parameters = action === 'break_glass' ? { actor, minutes: Number(minutes) } : {};
      await http.post<Approval>('/vault/approvals', { ...choice, action, subject: exact, parameters, reason: reason.trim() });
      await client.invalidateQueries({ queryKey: ['core', 'vault'] });
      notify(t('vault.approval.asked'), { level: 'success' });
    },
  });
  const { values, set } = form;
  const labels = { action: t('vault.approval.what'), subject: t('vault.approval.subject'), actor: t('vault.approval.actor'), minutes: t('vault.approval.minutes'), reason: t('vault.reason') };
  const choices = (keys.data?.keys ?? []).filter(({ status }) => status !== 'destroyed' && status !== 'primary');
  return (
    <Form form={form} labels={labels} label={t('vault.approval.ask')} onSubmitted={onDone}>
      <SelectField name="action" label={labels.action} value={values.action} onChange={(value) => { set('action', value as ApprovalAction); set('subject', ''); }} options={actions.map((value) => ({ value, label: t(`vault.approval.action.${value}`) }))} help={t(`vault.approval.actionHelp.${values.action}`)} />
      {KEYS.includes(values.action) && <SelectField name="subject" label={labels.subject} value={values.subject} onChange={(value) => set('subject', value)} options={[{ value: '', label: t('vault.approval.choose') }, ...choices.map(({ subject, kind, version, status }) => ({ value: subject, label: `${t(`vault.keys.kind.${kind}`)} ${t('vault.keys.version', { version })} · ${t(`vault.keys.statuses.${status}`)}` }))]} />}
      {!KEYS.includes(values.action) && !OWN_TENANT.includes(values.action) && <TextField name="subject" label={labels.subject} required mono value={values.subject} onChange={(value) => set('subject', value)} maxLength={200} />}
      {values.action === 'break_glass' && <SelectField name="actor" label={labels.actor} value={values.actor} onChange={(value) => set('actor', value)} options={[{ value: '', label: t('vault.approval.choose') }, ...(people.data ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }))]} />}
      {values.action === 'break_glass' && <TextField name="minutes" label={labels.minutes} required value={values.minutes} onChange={(value) => set('minutes', value)} />}
      <TextField name="reason" label={labels.reason} required rows={2} value={values.reason} onChange={(value) => set('reason', value)} maxLength={500} help={t('vault.reasonHelp')} />
      <SubmitBar action={t('vault.approval.ask')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
