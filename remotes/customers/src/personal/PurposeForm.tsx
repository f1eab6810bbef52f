import { Form, SelectField, SubmitBar, TextField, useForm } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { PURPOSES } from '../api/contract.js';
import { useTexts } from '../parts/t.js';
import type { StatedPurpose } from './purposeMemory.js';

const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;

export interface PurposeFormProps {
  action: string;
  initial?: StatedPurpose | undefined;
  busy: boolean;
  onState(why: StatedPurpose): Promise<unknown>;
  onCancel?: () => void;
}

/** Why somebody wants to see personal data; both answers stand in the log beside her name. */
export function PurposeForm({ action, initial, busy, onState, onCancel }: PurposeFormProps): ReactElement {
  const t = useTexts();
  const form = useForm({
    initial: { purpose: initial?.purpose ?? 'customer_view', reason: initial?.reason ?? '' },
    guard: false,
    validate: ({ reason }): Record<string, string> => (reason.trim().length < SHORTEST_REASON ? { reason: t('personal.reasonShort', { min: SHORTEST_REASON }) } : {}),
    submit: async ({ purpose, reason }) => void (await onState({ purpose, reason: reason.trim() })),
  });
  return (
    <Form form={form} label={t('personal.why')} labels={{ reason: t('personal.reason'), purpose: t('personal.purpose') }}>
      <Box sx={{ display: 'grid', gap: '12px' }}>
        <SelectField name="purpose" label={t('personal.purpose')} value={form.values.purpose} onChange={(value) => form.set('purpose', value)} options={PURPOSES.map((code) => ({ value: code, label: t(`purpose.${code}`) }))} />
        <TextField name="reason" label={t('personal.reason')} value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={LONGEST_REASON} placeholder={t('personal.reasonHint')} help={t('personal.whyHelp')} />
      </Box>
      <SubmitBar action={action} busy={busy} {...(onCancel ? { onCancel } : {})} />
    </Form>
  );
}
