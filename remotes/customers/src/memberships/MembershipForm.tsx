import { Form, SelectField, SubmitBar, SwitchField, TextField, isApiError, useApi, useForm, useLocalized, useZone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useDictionary } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import type { Membership } from './types.js';

interface MembershipFormProps {
  customer: Pick<Customer, 'id' | 'talentId'>;
  membership: Membership | undefined;
  onDone(): void;
  onCancel(): void;
}

export function MembershipForm({ customer, membership, onDone, onCancel }: MembershipFormProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const { toInput, toInstant } = useZone();
  const localized = useLocalized();
  const types = useDictionary('membership-type', customer.talentId);
  const levels = useDictionary('membership-level', customer.talentId);
  // Offered only after the API has said that it overlaps.
  const [overlaps, setOverlaps] = useState(false);
  const path = `/customers/${customer.id}/memberships`;
  const initial = { type: membership?.type ?? 'BILIBILI_GUARD', level: membership?.level ?? '', validFrom: toInput(membership?.validFrom ?? new Date().toISOString()), validTo: toInput(membership?.validTo), autoRenew: membership?.autoRenew ?? false, note: membership?.note ?? '', allowOverlap: false };
  const form = useForm({
    initial,
    validate: ({ validFrom, level, type }): Record<string, string> => ({ ...(validFrom ? {} : { validFrom: 'required' }), ...(level || levelsOf(type)[0] ? {} : { level: 'required' }) }),
    async submit(values) {
      const body = { level: values.level || (levelsOf(values.type)[0]?.code ?? ''), validFrom: values.validFrom === initial.validFrom && membership ? membership.validFrom : toInstant(values.validFrom), validTo: values.validTo ? (values.validTo === initial.validTo && membership?.validTo ? membership.validTo : toInstant(values.validTo)) : null, autoRenew: values.autoRenew, note: values.note.trim() || null, ...(values.allowOverlap && { allowOverlap: true }) };
      try {
        if (membership) await http.patch(`${path}/${membership.id}`, { ...body, version: membership.version });
        else await http.post(path, { ...body, type: values.type });
      } catch (error) {
        if (isApiError(error) && error.code === 'MEMBERSHIP_OVERLAP') setOverlaps(true);
        throw error;
      }
    },
  });
  const { values, set } = form;
  const levelsOf = (type: string) => levels.usable.filter(({ parentId }) => parentId === types.byCode(type)?.id);
  const labels = { type: t('membership.type'), level: t('membership.level'), validFrom: t('membership.from'), validTo: t('membership.to'), note: t('membership.note'), autoRenew: t('membership.autoRenew') };
  return (
    <Form form={form} labels={labels} label={t(membership ? 'membership.editTitle' : 'membership.add')} onSubmitted={onDone}>
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <SelectField name="type" label={labels.type} value={values.type} disabled={membership !== undefined} onChange={(value) => { set('type', value); set('level', ''); }} options={types.usable.map(({ code, name }) => ({ value: code, label: localized(name) }))} />
        <SelectField name="level" label={labels.level} value={values.level || (levelsOf(values.type)[0]?.code ?? '')} onChange={(value) => set('level', value)} options={levelsOf(values.type).map(({ code, name }) => ({ value: code, label: localized(name) }))} />
        <TextField name="validFrom" type="datetime-local" label={labels.validFrom} required value={values.validFrom} onChange={(value) => set('validFrom', value)} />
        <TextField name="validTo" type="datetime-local" label={labels.validTo} value={values.validTo} onChange={(value) => set('validTo', value)} help={t('membership.toHelp')} />
      </Box>
      <TextField name="note" label={labels.note} value={values.note} onChange={(value) => set('note', value)} maxLength={500} />
      <SwitchField name="autoRenew" label={labels.autoRenew} value={values.autoRenew} onChange={(value) => set('autoRenew', value)} />
      {overlaps && <SwitchField name="allowOverlap" label={t('membership.allowOverlap')} value={values.allowOverlap} onChange={(value) => set('allowOverlap', value)} />}
      <SubmitBar action={t(membership ? 'membership.save' : 'membership.addThis')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
