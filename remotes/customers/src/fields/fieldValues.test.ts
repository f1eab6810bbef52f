import { expect, it } from 'vitest';
import type { CustomField } from '../api/types.js';
import { toApiValue, toFormValue } from './fieldValues.js';

const field = (type: CustomField['type']): CustomField => ({ id: '1', code: 'x', type, name: { en: 'X' }, help: null, profileType: null, options: [], rules: {}, personal: false, required: false, indexed: false, sortable: false, sortOrder: 0, active: true, version: 1 });

it.each([['text', 'かに'], ['number', 12.5], ['number', 0], ['boolean', false], ['date', '2024-01-02'], ['multi-choice', ['a', 'b']], ['choice', 'a']] as const)('a value of %s comes back as it went into the form', (type, value) => {
  const kept = typeof value === 'object' ? [...value] : value;
  expect(toApiValue(field(type), toFormValue(field(type), kept))).toEqual(value);
});

it('empties what was emptied, and leaves the judgement over a number to the server', () => {
  expect([toApiValue(field('text'), ' '), toApiValue(field('multi-choice'), []), toApiValue(field('number'), 'many')]).toEqual([null, null, 'many']);
});
