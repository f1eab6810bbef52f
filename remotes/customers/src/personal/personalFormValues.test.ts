import { expect, it } from 'vitest';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL } from '../api/contract.js';
import { changedPersonal, filledPersonal, isEmptyInput, toFormValues, toPersonalInput } from './personalFormValues.js';

const stored = { familyName: '山田', givenName: '湊', phones: ['+819082196567'], emails: [], addresses: [{ country: 'JP', city: '大阪市' }] };

it('sends nothing when nothing was changed', () => {
  const sent = toPersonalInput(toFormValues(stored, 'JP'), PERSONAL_OF_INDIVIDUAL);
  expect(changedPersonal(stored, sent)).toEqual({});
});

it('sends only the corrected field, and null for one that was emptied', () => {
  const values = toFormValues(stored, 'JP');
  const sent = toPersonalInput({ ...values, givenName: ' ', phones: [{ country: 'JP', number: '090-0000-0000' }] }, PERSONAL_OF_INDIVIDUAL);
  expect(changedPersonal(stored, sent)).toEqual({ givenName: null, phones: ['+819000000000'] });
});

it('drops rows that were left empty', () => {
  const values = { ...toFormValues({}, 'JP'), phones: [{ country: 'JP', number: ' ' }], emails: ['', ' a@example.com '], addresses: [{ country: 'JP', city: ' ' }] };
  expect(filledPersonal(toPersonalInput(values, PERSONAL_OF_INDIVIDUAL))).toEqual({ emails: ['a@example.com'] });
});

it('sends a company no birth date and a person no tax id', () => {
  const values = { ...toFormValues({}, 'JP'), birthDate: '2000-01-01', vatId: 'DE1' };
  expect(filledPersonal(toPersonalInput(values, PERSONAL_OF_COMPANY))).toEqual({ vatId: 'DE1' });
  expect(filledPersonal(toPersonalInput(values, PERSONAL_OF_INDIVIDUAL))).toEqual({ birthDate: '2000-01-01' });
});

it('knows an empty form', () => {
  expect(isEmptyInput(toPersonalInput(toFormValues({}, 'JP'), PERSONAL_OF_INDIVIDUAL))).toBe(true);
});
