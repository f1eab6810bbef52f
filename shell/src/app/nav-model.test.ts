import { expect, it } from 'vitest';
import { currentEntry } from './nav-model.js';

const entries = [{ to: '/' }, { to: '/customers' }, { to: '/customers/import' }, { to: '/people' }];
const at = (pathname: string): string | undefined => currentEntry(pathname, entries)?.to;

it('lights one entry only, the one that names most of the address', () => {
  expect(at('/customers/import')).toBe('/customers/import');
  expect(at('/customers/import/7')).toBe('/customers/import');
  expect(at('/customers/7')).toBe('/customers');
});

it('takes no entry whose address merely begins alike, and today only for itself', () => {
  expect(at('/customers-of-old')).toBeUndefined();
  expect(at('/profile')).toBeUndefined();
  expect(at('/')).toBe('/');
});
