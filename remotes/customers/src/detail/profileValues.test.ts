import { expect, it } from 'vitest';
import { checkProfile, onlyFieldsOf, toBody, toProfileValues } from './profileValues.js';
import { changedFields } from './conflict.js';

it('sends only what was changed, with company facts together', () => {
  const before = toProfileValues({ nickname: 'Mochi', company: { legalName: 'Mochi Ltd', website: 'https://a.example' } });
  const after = { ...before, notes: ' quiet ', 'company.website': '' };
  expect(toBody(changedFields(before, after))).toEqual({ notes: 'quiet', company: { website: null } });
});

it('sends a person no company', () => {
  expect(toBody(onlyFieldsOf('individual', toProfileValues({ nickname: 'A' })))).not.toHaveProperty('company');
});

it('wants a nickname with something in it and a website with its scheme', () => {
  expect(checkProfile({ ...toProfileValues({}), nickname: '\u3000 ', 'company.website': 'example.com' })).toEqual({ nickname: 'required', 'company.website': 'url' });
  expect(checkProfile(toProfileValues({ nickname: '餅' }))).toEqual({});
});
