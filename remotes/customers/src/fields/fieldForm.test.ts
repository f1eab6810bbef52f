import { expect, it } from 'vitest';
import { codeOf, optionsText, readOptions, toFieldBody } from './fieldForm.js';

it('makes a code of a name where letters are left of it', () => {
  expect([codeOf('Shirt size'), codeOf('2nd Café!'), codeOf('サイズ')]).toEqual(['shirt_size', 'nd_cafe', '']);
});

it('keeps options whose line was not touched as they were', () => {
  const known = [{ code: 's', name: { en: 'Small', ja: '小' }, color: '#C4314B' }, { code: 'l', name: { en: 'Large' } }];
  expect(readOptions(optionsText(known), known)).toEqual(known.map((option) => ({ ...option, retired: false })));
  expect(readOptions('s = Tiny\nExtra large\nおおきい', known)).toEqual([{ code: 's', name: { en: 'Tiny' }, color: '#C4314B', retired: false }, { code: 'extra_large', name: { en: 'Extra large' }, retired: false }, { code: 'option_3', name: { en: 'おおきい' }, retired: false }]);
});

it('sends no code or type of a field that is there already', () => {
  const values = { type: 'number', code: '', 'name.en': ' Points ', 'name.zh': '', 'name.ja': 'ポイント', profileType: '', options: '', min: '0', max: '', required: false, indexed: true, personal: false, active: true };
  expect(toFieldBody(values, undefined)).toEqual({ name: { en: 'Points', ja: 'ポイント' }, required: false, indexed: true, rules: { min: 0 }, code: 'points', type: 'number', profileType: null, personal: false });
  const field = { id: '1', code: 'points', type: 'number' as const, name: { en: 'Points' }, help: null, profileType: null, options: [], rules: { decimals: 1, max: 9 }, personal: false, required: false, indexed: false, sortable: false, sortOrder: 0, active: true, version: 3 };
  expect(toFieldBody(values, field)).toEqual({ name: { en: 'Points', ja: 'ポイント' }, required: false, indexed: true, rules: { decimals: 1, min: 0 }, active: true });
});
