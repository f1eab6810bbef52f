import { Form, SubmitBar, useApi, useForm, useLocalized, useNotify } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL, type PersonalInput } from '../api/contract.js';
import type { Customer } from '../api/types.js';
import { useFields } from '../api/useFields.js';
import { formName } from '../fields/fieldValues.js';
import { useReportDirty } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import { personalLabels } from './personalLabels.js';
import { PersonalFields } from './PersonalFields.js';
import { changedPersonal, filledPersonal, toFormValues, toPersonalInput } from './personalFormValues.js';
import type { StatedPurpose } from './purposeMemory.js';

const DEFAULT_COUNTRY = 'JP';

export interface PersonalFormProps {
  customer: Pick<Customer, 'id' | 'profileType'>;
  /** Nothing for a customer of whom the vault knows nothing yet. */
  known: { fields: PersonalInput; recordVersion?: number } | undefined;
  why: StatedPurpose | undefined;
  onSaved(): void;
  onCancel(): void;
}

export function PersonalForm({ customer, known, why, onSaved, onCancel }: PersonalFormProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const localized = useLocalized();
  const all = useFields().personalOf(customer.profileType);
  const [custom] = useState(known && known.fields.custom === undefined ? [] : all);
  const [base] = useState<PersonalInput>(known?.fields ?? {});
  const names = customer.profileType === 'company' ? PERSONAL_OF_COMPANY : PERSONAL_OF_INDIVIDUAL;
  const country = base.addresses?.[0]?.country ?? DEFAULT_COUNTRY;
  const form = useForm({
    keep: false,
    initial: toFormValues(base, country, custom),
    submit: async (values) => {
      const input = toPersonalInput(values, names, custom);
      const fields = known ? changedPersonal(base, input) : filledPersonal(input);
      if (Object.keys(fields).length > 0) {
        const version = known?.recordVersion === undefined ? {} : { recordVersion: known.recordVersion };
        await http.patch(`/customers/${customer.id}/pii`, { fields, ...version, purpose: 'customer_edit', ...(why ? { reason: why.reason } : {}) });
      }
      notify(t('personal.saved'), { level: 'success' });
    },
  });
  useReportDirty(form.dirty);
  return (
    <Form form={form} onSubmitted={onSaved} label={t('form.personal')} labels={{ ...personalLabels(t, 'fields'), ...Object.fromEntries(custom.map((field) => [`fields.${formName(field)}`, localized(field.name)])) }}>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(known ? 'personal.editHelp' : 'form.personalHelp')}</Box>
      <PersonalFields form={form} profileType={customer.profileType} at="fields" country={country} custom={custom} />
      <SubmitBar action={t('personal.save')} busy={form.busy} disabled={!form.dirty} onCancel={onCancel} />
    </Form>
  );
}
