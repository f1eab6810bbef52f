import { expect, it } from 'vitest';
import { createLoadedRemotes } from './loaded-remotes.js';

it('the first build of a remote that was loaded speaks for its plugin until the page is refreshed', () => {
  const loaded = createLoadedRemotes();
  expect(loaded.versionFor('/customers')).toBeUndefined();
  loaded.add({ plugin: 'customers', version: '1.0.0', prefixes: ['customers', 'customer-tags', 'public/customers'] });
  loaded.add({ plugin: 'customers', version: '2.0.0', prefixes: ['customers'] });
  expect(['/customers', '/customers/1?x=/jobs', '/customer-tags?a=b', '/public/customers/luna', '/customersx', '/jobs', ''].map(loaded.versionFor)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0', undefined, undefined, undefined]);
});
