import { SelectField, TextField, type FormState } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL, type PersonalName } from '../api/contract.js';
import type { CustomField, ProfileType } from '../api/types.js';
import { FieldInputs } from '../fields/FieldInputs.js';
import { fieldKey, useTexts } from '../parts/t.js';
import { AddressesField } from './AddressesField.js';
import { EmailsField } from './EmailsField.js';
import type { PersonalFormValues } from './personalFormValues.js';
import { PhonesField } from './PhonesField.js';

export interface PersonalFieldsProps {
  form: Pick<FormState<PersonalFormValues>, 'values' | 'set'>;
  profileType: ProfileType;
  /** Where the server reports problems of these fields: `pii`, `fields`. */
  at: string;
  /** Country of new phones and addresses. */
  country: string;
  /** The agency's own fields of the vault. */
  custom?: readonly CustomField[];
}

const GENDERS = ['female', 'male', 'other', 'undisclosed'];
const LENGTHS: Partial<Record<PersonalName, number>> = { familyName: 100, givenName: 100, contactPerson: 200, registrationNumber: 64, vatId: 32 };

/** The fields of the vault, for a new customer and for a correction. Nothing typed here is kept as a draft. */
export function PersonalFields({ form, profileType, at, country, custom = [] }: PersonalFieldsProps): ReactElement {
  const t = useTexts();
  const { values, set } = form;
  const names: readonly PersonalName[] = profileType === 'company' ? PERSONAL_OF_COMPANY : PERSONAL_OF_INDIVIDUAL;
  const text = (name: 'familyName' | 'givenName' | 'contactPerson' | 'registrationNumber' | 'vatId'): ReactElement | null =>
    names.includes(name) ? <TextField name={`${at}.${name}`} label={t(fieldKey(name))} value={values[name]} maxLength={LENGTHS[name] ?? 100} onChange={(value) => set(name, value)} /> : null;
  return (
    <Box sx={{ display: 'grid', gap: '14px' }}>
      <Box sx={{ display: 'grid', gap: '14px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        {text('familyName')}
        {text('givenName')}
        {text('contactPerson')}
        {text('registrationNumber')}
        {text('vatId')}
        {names.includes('gender') && <SelectField name={`${at}.gender`} label={t('field.gender')} value={values.gender} onChange={(value) => set('gender', value)} placeholder={t('form.notChosen')} options={GENDERS.map((code) => ({ value: code, label: t(`gender.${code}`) }))} />}
        {names.includes('birthDate') && <TextField name={`${at}.birthDate`} type="date" label={t('field.birthDate')} value={values.birthDate} onChange={(value) => set('birthDate', value)} />}
      </Box>
      <PhonesField name={`${at}.phones`} value={values.phones} onChange={(value) => set('phones', value)} country={country} />
      <EmailsField name={`${at}.emails`} value={values.emails} onChange={(value) => set('emails', value)} />
      <AddressesField name={`${at}.addresses`} value={values.addresses} onChange={(value) => set('addresses', value)} country={country} />
      <FieldInputs fields={custom} values={values.custom} set={(name, value) => set('custom', { ...values.custom, [name]: value })} at={at} />
    </Box>
  );
}
