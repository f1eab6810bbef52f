import { Form, SelectField, SubmitBar, TextField, useForm, useLocalized, useZone } from '@hako/sdk-plugin/ui';
import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useDictionary } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import type { BatchWords } from './types.js';

interface MembershipDialogProps {
  count: number;
  onMembership(membership: NonNullable<BatchWords['membership']>): void;
  onClose(): void;
}

/** Days, not minutes: what is given to many begins and ends with a day. */
export function MembershipDialog({ count, onMembership, onClose }: MembershipDialogProps): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const zone = useZone();
  const id = useId();
  const types = useDictionary('membership-type');
  const levels = useDictionary('membership-level');
  const levelsOf = (type: string) => levels.usable.filter(({ parentId }) => parentId === types.byCode(type)?.id);
  const form = useForm({
    initial: { type: 'FAN_CLUB', level: '', from: zone.today(), to: '', note: '' },
    guard: false,
    validate: ({ from, to }): Record<string, string> => ({ ...(from ? {} : { from: 'required' }), ...(to && to < from ? { to: t('membership.toAfterFrom') } : {}) }),
    submit: async ({ type, level, from, to, note }) => onMembership({ type, level: level || (levelsOf(type)[0]?.code ?? ''), validFrom: zone.startOfDay(from), validTo: to ? zone.dayAfter(to) : null, note: note.trim() || null }),
  });
  const { values, set } = form;
  const title = t('batch.addMembershipTo', { count });
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Form form={form} label={title} labels={{ from: t('membership.from'), to: t('membership.to') }}>
          <SelectField name="type" label={t('membership.type')} value={values.type} onChange={(value) => { set('type', value); set('level', ''); }} options={types.usable.map(({ code, name }) => ({ value: code, label: localized(name) }))} />
          <SelectField name="level" label={t('membership.level')} value={values.level || (levelsOf(values.type)[0]?.code ?? '')} onChange={(value) => set('level', value)} options={levelsOf(values.type).map(({ code, name }) => ({ value: code, label: localized(name) }))} />
          <TextField name="from" type="date" label={t('membership.from')} required value={values.from} onChange={(value) => set('from', value)} />
          <TextField name="to" type="date" label={t('membership.lastDay')} value={values.to} onChange={(value) => set('to', value)} help={t('membership.toHelp')} />
          <TextField name="note" label={t('membership.note')} value={values.note} onChange={(value) => set('note', value)} maxLength={500} />
          <SubmitBar action={t('batch.addMembership')} busy={form.busy} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
