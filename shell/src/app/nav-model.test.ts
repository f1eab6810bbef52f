import { expect, it } from 'vitest';
import type { ShellApi } from '@hako/sdk-plugin/ui';
import { currentEntry, navGroups } from './nav-model.js';

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

it('greys what cannot be loaded, with the reason, and leaves the rest alone', () => {
  const nav = (plugin: string, extra: object = {}) => ({ plugin, id: 'list', to: `/${plugin}`, title: 'nav', icon: 'box', section: 'fans', order: 1, ...extra });
  const shell = { boot: { tenant: { isPlatform: false }, nav: [nav('good'), nav('late', { disabled: true, why: 'it needs react ^18.0.0, the shell has 19.3.1' })] }, canSomewhere: () => false } as unknown as Pick<ShellApi, 'boot' | 'canSomewhere'>;
  const fans = navGroups(shell).find(({ section }) => section === 'fans')?.entries ?? [];
  expect(fans.map(({ id, disabled, why }) => [id, disabled, why])).toEqual([
    ['good.list', false, undefined],
    ['late.list', true, 'it needs react ^18.0.0, the shell has 19.3.1'],
  ]);
});
