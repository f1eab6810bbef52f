import { describe, expect, it } from 'vitest';
import { createFormKeeper, dropKeptForms } from './kept-forms.js';

function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const values = new Map<string, string>();
  return { getItem: (name) => values.get(name) ?? null, setItem: (name, value) => void values.set(name, value), removeItem: (name) => void values.delete(name) };
}

const form = { base: '{"name":""}', values: '{"name":"Luna"}' };

describe('forms over a refresh', () => {
  it('come back once, to a form that begins with the same values', () => {
    const store = memory();
    const before = createFormKeeper('demo/aki', store);
    before.register('/customers/1 name', () => form);
    before.register('/customers/1 other', () => undefined);
    before.keep();

    const after = createFormKeeper('demo/aki', store);
    expect(after.take('/customers/1 name', '{"name":"changed by Ren"}')).toBeUndefined();
    expect(after.take('/customers/2 name', form.base)).toBeUndefined();
    expect(after.take('/customers/1 name', form.base)).toBe(form.values);
    expect(after.take('/customers/1 name', form.base)).toBeUndefined();
    expect(createFormKeeper('demo/aki', store).take('/customers/1 name', form.base)).toBeUndefined();
  });

  it('are nobody else\'s, and nobody\'s after ten minutes or a sign-out', () => {
    const store = memory();
    let now = 0;
    const kept = (owner: string): string | undefined => createFormKeeper(owner, store, () => now).take('k', form.base);
    const keep = (): void => {
      const keeper = createFormKeeper('demo/aki', store, () => now);
      keeper.register('k', () => form);
      keeper.keep();
    };
    keep();
    expect(kept('demo/ren')).toBeUndefined();
    expect(kept('demo/aki')).toBeUndefined();
    keep();
    now = 10 * 60_000;
    expect(kept('demo/aki')).toBeUndefined();
    keep();
    dropKeptForms(store);
    expect(kept('demo/aki')).toBeUndefined();
    keep();
    expect(kept('demo/aki')).toBe(form.values);
  });

  it('are not written when there are none, and gone forms are not asked', () => {
    const store = memory();
    const keeper = createFormKeeper('demo/aki', store);
    keeper.register('k', () => form)();
    keeper.keep();
    expect(createFormKeeper('demo/aki', store).take('k', form.base)).toBeUndefined();
  });
});
