import { expect, it } from 'vitest';
import { archivesOf } from './archives.js';

it('talents of one archive stand together, shared archives first', () => {
  const home = (id: string, storeId: string) => ({ id, name: id, storeId });
  expect(archivesOf([home('b', 'b'), home('a', 'a'), home('c', 's'), home('d', 's')]).map(({ id, talents }) => [id, talents.map((talent) => talent.id)])).toEqual([['s', ['c', 'd']], ['a', ['a']], ['b', ['b']]]);
});
