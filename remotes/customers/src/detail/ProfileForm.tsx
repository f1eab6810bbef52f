import { CardSkeleton, Form, SubmitBar, isApiError, useForm, useLocalized, useNotify } from '@hako/sdk-plugin/ui';
import { useState, type ReactElement } from 'react';
import { usePatchCustomer } from '../api/useCustomer.js';
import { useFields } from '../api/useFields.js';
import type { CustomField, Customer } from '../api/types.js';
import { formName } from '../fields/fieldValues.js';
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
export function ProfileForm(props: ProfileFormProps): ReactElement {
  const { ready, of } = useFields();
  // A form that did not know a field yet would take it for emptied.
  return ready ? <LoadedForm {...props} fields={of(props.customer.profileType)} /> : <CardSkeleton lines={8} />;
}

function LoadedForm({ customer, onDone, fields }: ProfileFormProps & { fields: readonly CustomField[] }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const notify = useNotify();
  const leave = useLeave();
  const patch = usePatchCustomer(customer.id);
  const [base] = useState(customer);
  const [theirs, setTheirs] = useState<Customer>();
  const { profileType } = customer;
  const read = (from: Customer): Fields => onlyFieldsOf(profileType, toProfileValues(from, fields), fields);

  const form = useForm({
    initial: toProfileValues(base, fields),
    validate: checkProfile,
    submit: async (values) => send(changedFields(read(base), onlyFieldsOf(profileType, values, fields)), base.version),
  });

  const send = async (changes: Fields, version: number): Promise<void> => {
    if (Object.keys(changes).length > 0) {
      try {
        await patch.mutateAsync({ version, ...toBody(changes, fields) });
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
        mine={onlyFieldsOf(profileType, form.values, fields)}
        names={Object.fromEntries(fields.map((field) => [formName(field), localized(field.name)]))}
        theirs={read(theirs)}
        busy={patch.isPending}
        onCancel={onDone}
        // A second conflict shows the newer version in its turn.
        onSave={(merged) => void send(changedFields(read(theirs), merged), theirs.version).catch(() => undefined)}
      />
    );
  }
  return (
    <Form form={form} label={t('detail.edit')} labels={{ ...Object.fromEntries(fieldsOf(profileType).map((name) => [name, t(profileFieldKey(name))])), ...Object.fromEntries(fields.map((field) => [formName(field), localized(field.name)])) }}>
      <ProfileFields form={form} custom={fields} profileType={profileType} talentId={customer.talentId} autoFocus />
      <SubmitBar action={t('form.save')} busy={form.busy} disabled={!form.dirty} onCancel={() => leave(onDone)} />
    </Form>
  );
}

function isCustomer(value: unknown): value is Customer {
  return typeof value === 'object' && value !== null && 'id' in value && 'version' in value;
}
