import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cascade, type Level } from './cascade.js';
import type { SettingDefinition } from './types.js';

const keys = ['a', 'b', 'c'];
const definitions: SettingDefinition[] = keys.map((key) => ({ owner: 'core', key, schema: { type: 'integer', default: 0 }, title: key, scopes: ['tenant', 'subsidiary', 'talent'] }));
const level = (name: string): fc.Arbitrary<Level> => fc.dictionary(fc.constantFrom(...keys, 'gone'), fc.integer({ min: 1 })).map((overrides) => ({ name, overrides }));
const levels = fc.integer({ min: 0, max: 4 }).chain((depth) => fc.tuple(level('tenant'), ...Array.from({ length: depth }, (_, index) => level(`SUB_${index}`)), level('talent')));

describe('the cascade', () => {
  it('starts from the built-in default', () => {
    expect(cascade(definitions, [{ name: 'tenant', overrides: {} }])).toEqual({ settings: { a: 0, b: 0, c: 0 }, overrides: {}, inheritedFrom: { a: 'default', b: 'default', c: 'default' } });
  });

  it('keeps false and zero as values of their own', () => {
    expect(cascade(definitions, [{ name: 'tenant', overrides: { a: 5 } }, { name: 'talent', overrides: { a: 0 } }]).settings['a']).toBe(0);
  });

  it('gives for every key what walking down from the default gives', () => {
    fc.assert(
      fc.property(levels, (path) => {
        const resolved = cascade(definitions, path);
        for (const key of keys) {
          let value: unknown = 0;
          let from = 'default';
          for (const each of path) {
            if (!(key in each.overrides)) continue;
            value = each.overrides[key];
            from = each.name;
          }
          expect(resolved.settings[key]).toBe(value);
          expect(resolved.inheritedFrom[key]).toBe(from);
        }
        expect(Object.keys(resolved.settings).sort()).toEqual(keys);
      }),
    );
  });

  it('inherits again once an override is taken away', () => {
    fc.assert(
      fc.property(levels, fc.constantFrom(...keys), (path, key) => {
        const own = path.at(-1)!;
        const { [key]: _removed, ...rest } = own.overrides;
        const without = cascade(definitions, [...path.slice(0, -1), { ...own, overrides: rest }]);
        const parent = cascade(definitions, path.slice(0, -1));
        expect(without.settings[key]).toBe(parent.settings[key]);
        expect(without.overrides).not.toHaveProperty(key);
      }),
    );
  });
});
