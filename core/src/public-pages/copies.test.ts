import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CopyStore, type Copy } from './copies.js';

const copy = (tags: string[], over: Partial<Copy> = {}): Copy => ({ tenantId: 'a', plugin: 'p', tags: new Set(tags), bytes: 10, madeAt: 0, ...over });

describe('the copies of pages', () => {
  it('go with the tag, the plugin or the agency that is purged, and no others do', () => {
    const store = new CopyStore<Copy>();
    const fill = (): void => {
      store.keep('one', copy(['feed']), store.moment);
      store.keep('two', copy(['terms']), store.moment);
      store.keep('three', copy(['feed'], { plugin: 'q' }), store.moment);
      store.keep('four', copy(['feed'], { tenantId: 'b' }), store.moment);
    };
    const left = (): string[] => ['one', 'two', 'three', 'four'].filter((key) => store.get(key));
    fill();
    store.purge({ tenantId: 'a', plugin: 'p', tags: ['feed'] });
    expect(left()).toEqual(['two', 'three', 'four']);
    fill();
    store.purge({ tenantId: 'a', plugin: 'p' });
    expect(left()).toEqual(['three', 'four']);
    fill();
    store.purge({ tenantId: 'a' });
    expect(left()).toEqual(['four']);
  });

  it('do not take in what was read before a purge and was ready after it', () => {
    const store = new CopyStore<Copy>();
    const { moment } = store;
    store.purge({ tenantId: 'a', plugin: 'p', tags: ['feed'] });
    expect(store.keep('one', copy(['feed']), moment)).toBe(false);
    expect(store.get('one')).toBeUndefined();
    expect(store.keep('two', copy(['terms']), moment)).toBe(true);
    expect(store.keep('one', copy(['feed']), store.moment)).toBe(true);
  });

  it('remember purges without end of memory: in doubt a page is made once more', () => {
    const store = new CopyStore<Copy>();
    const { moment } = store;
    for (let at = 0; at <= 10_001; at++) store.purge({ tenantId: 'b', plugin: 'p', tags: [`t${at}`] });
    expect(store.keep('one', copy(['never purged']), moment)).toBe(false);
  });

  it('stay below their limits, and what nobody asked for goes first', () => {
    const store = new CopyStore<Copy>({ bytes: 1_000, copies: 4 });
    for (const key of ['a', 'b', 'c', 'd']) store.keep(key, copy([]), store.moment);
    store.get('a');
    store.keep('e', copy([]), store.moment);
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => store.get(key))).toEqual(['a', 'c', 'd', 'e']);
    store.keep('big', copy([], { bytes: 990 }), store.moment);
    expect(['a', 'c', 'd', 'e', 'big'].filter((key) => store.get(key)).at(-1)).toBe('big');
    expect(store.get('c')).toBeUndefined();
  });

  it('are exactly those that a look at each of them would find, after any mixture of keeping and purging', () => {
    const tag = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('keep' as const), key: fc.constantFrom('1', '2', '3', '4', '5', '6'), tags: fc.array(tag, { maxLength: 3 }), plugin: fc.constantFrom('p', 'q') }),
      fc.record({ kind: fc.constant('purge' as const), plugin: fc.option(fc.constantFrom('p', 'q'), { nil: undefined }), tags: fc.option(fc.array(tag, { maxLength: 2 }), { nil: undefined }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = new CopyStore<Copy>({ bytes: 1_000_000, copies: 100 });
        const model = new Map<string, Copy>();
        for (const one of steps) {
          if (one.kind === 'keep') {
            const made = copy(one.tags, { plugin: one.plugin });
            store.keep(one.key, made, store.moment);
            model.set(one.key, made);
          } else {
            const { plugin, tags } = one;
            store.purge({ tenantId: 'a', ...(plugin === undefined ? {} : { plugin }), ...(tags === undefined ? {} : { tags }) });
            for (const [key, { plugin: owner, tags: own }] of model) if (plugin === undefined || (plugin === owner && (tags === undefined || tags.some((wanted) => own.has(wanted))))) model.delete(key);
          }
          expect(['1', '2', '3', '4', '5', '6'].filter((key) => store.get(key) !== undefined)).toEqual([...model.keys()].sort());
        }
      }),
    );
  });
});
