import { Form, SubmitBar, TextField, useForm } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export interface ReasonFormProps {
  label: string;
  action: string;
  help?: string;
  /** Typed as is, for what cannot be taken back. */
  confirm?: { label: string; word: string };
  onSubmit(values: { reason: string; confirm: string }): Promise<unknown>;
  onDone(): void;
}

/** Why, in the words of who does it: it goes into the log, and with it the answer to who asks later. */
export function ReasonForm({ label, action, help, confirm, onSubmit, onDone }: ReasonFormProps): ReactElement {
  const t = useTexts();
  const form = useForm({
    initial: { reason: '', confirm: '' },
    validate: ({ reason, confirm: typed }): Record<string, string> => ({ ...(reason.trim().length < 3 ? { reason: 'required' } : {}), ...(confirm && typed.trim() !== confirm.word ? { confirm: t('rights.mismatch') } : {}) }),
    submit: async (values) => {
      await onSubmit({ reason: values.reason.trim(), confirm: values.confirm.trim() });
    },
  });
  return (
    <Form form={form} label={label} labels={{ reason: t('rights.reason'), ...(confirm ? { confirm: confirm.label } : {}) }} onSubmitted={onDone}>
      <TextField name="reason" label={t('rights.reason')} required value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} autoFocus {...(help ? { help } : {})} />
      {confirm && <TextField name="confirm" label={confirm.label} required value={form.values.confirm} onChange={(value) => form.set('confirm', value)} maxLength={128} />}
      <SubmitBar action={action} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
