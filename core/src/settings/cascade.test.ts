import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cascade, type CascadeStep } from './cascade.js';
import type { SettingDefinition } from './types.js';

const keys = ['a', 'b', 'c'];
const definitions: SettingDefinition[] = keys.map((key) => ({ owner: 'core', key, schema: { type: 'integer', default: 0 }, title: key, scopes: ['tenant', 'subsidiary', 'talent'] }));
const node = (name: string): CascadeStep['node'] => ({ type: name === 'tenant' || name === 'talent' ? name : 'subsidiary', code: name });
const step = (name: string, overrides: Record<string, unknown>): CascadeStep => ({ node: node(name), overrides: new Map(Object.entries(overrides)) });
const arbitraryStep = (name: string): fc.Arbitrary<CascadeStep> => fc.dictionary(fc.constantFrom(...keys, 'gone'), fc.integer({ min: 1 })).map((overrides) => step(name, overrides));
const steps = fc.integer({ min: 0, max: 4 }).chain((depth) => fc.tuple(arbitraryStep('tenant'), ...Array.from({ length: depth }, (_, index) => arbitraryStep(`SUB_${index}`)), arbitraryStep('talent')));

describe('the cascade', () => {
  it('starts from the built-in default', () => {
    expect(cascade(definitions, [step('tenant', {})])).toEqual({ settings: { a: 0, b: 0, c: 0 }, overrides: {}, inheritedFrom: { a: 'default', b: 'default', c: 'default' } });
  });

  it('keeps false and zero as values of their own', () => {
    expect(cascade(definitions, [step('tenant', { a: 5 }), step('talent', { a: 0 })]).settings['a']).toBe(0);
  });

  it('gives for every key what walking down from the default gives', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const resolved = cascade(definitions, path);
        for (const key of keys) {
          let value: unknown = 0;
          let from = 'default';
          for (const each of path) {
            if (!each.overrides.has(key)) continue;
            value = each.overrides.get(key);
            from = each.node.code;
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
      fc.property(steps, fc.constantFrom(...keys), (path, key) => {
        const own = path.at(-1)!;
        const rest = new Map([...own.overrides].filter(([each]) => each !== key));
        const without = cascade(definitions, [...path.slice(0, -1), { ...own, overrides: rest }]);
        const parent = cascade(definitions, path.slice(0, -1));
        expect(without.settings[key]).toBe(parent.settings[key]);
        expect(without.overrides).not.toHaveProperty(key);
      }),
    );
  });
});
