import { Form, SubmitBar, isApiError, useForm, useNotify } from '@hako/sdk-plugin/ui';
import { useState, type ReactElement } from 'react';
import { usePatchCustomer } from '../api/useCustomer.js';
import type { Customer } from '../api/types.js';
import { useLeave, useReportDirty } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import { changedFields, type Fields } from './conflict.js';
import { ConflictView } from './ConflictView.js';
import { ProfileFields } from './ProfileFields.js';
import { checkProfile, fieldsOf, onlyFieldsOf, profileFieldKey, toBody, toProfileValues } from './profileValues.js';

export interface ProfileFormProps {
  customer: Customer;
  onDone(): void;
}

/** Sends only what was changed, with the version that was read. When somebody was faster, both versions are shown. */
export function ProfileForm({ customer, onDone }: ProfileFormProps): ReactElement {
  const t = useTexts();
  const notify = useNotify();
  const leave = useLeave();
  const patch = usePatchCustomer(customer.id);
  const [base] = useState(customer);
  const [theirs, setTheirs] = useState<Customer>();
  const { profileType } = customer;
  const read = (from: Customer): Fields => onlyFieldsOf(profileType, toProfileValues(from));

  const form = useForm({
    initial: toProfileValues(base),
    validate: checkProfile,
    submit: async (values) => send(changedFields(read(base), onlyFieldsOf(profileType, values)), base.version),
  });

  const send = async (changes: Fields, version: number): Promise<void> => {
    if (Object.keys(changes).length > 0) {
      try {
        await patch.mutateAsync({ version, ...toBody(changes) });
      } catch (error) {
        const current = isApiError(error) && error.code === 'VERSION_CONFLICT' ? error.fact('current') : undefined;
        if (isCustomer(current)) setTheirs(current);
        throw error;
      }
    }
    notify(t(Object.keys(changes).length > 0 ? 'form.saved' : 'form.nothingChanged'), { level: 'success' });
    onDone();
  };

  useReportDirty(form.dirty);
  if (theirs) {
    return (
      <ConflictView
        base={read(base)}
        mine={onlyFieldsOf(profileType, form.values)}
        theirs={read(theirs)}
        busy={patch.isPending}
        onCancel={onDone}
        // A second conflict shows the newer version in its turn.
        onSave={(merged) => void send(changedFields(read(theirs), merged), theirs.version).catch(() => undefined)}
      />
    );
  }
  return (
    <Form form={form} label={t('detail.edit')} labels={Object.fromEntries(fieldsOf(profileType).map((name) => [name, t(profileFieldKey(name))]))}>
      <ProfileFields form={form} profileType={profileType} talentId={customer.talentId} autoFocus />
      <SubmitBar action={t('form.save')} busy={form.busy} disabled={!form.dirty} onCancel={() => leave(onDone)} />
    </Form>
  );
}

function isCustomer(value: unknown): value is Customer {
  return typeof value === 'object' && value !== null && 'id' in value && 'version' in value;
}
