import type { ShellApi } from '@hako/sdk-plugin/ui';
import { expect, it } from 'vitest';
import { goKeys } from './go-keys.js';

const shell = (may: (permission: string) => boolean, isPlatform = false): Pick<ShellApi, 'boot' | 'canSomewhere'> => ({ boot: { nav: [], tenant: { isPlatform } } as unknown as ShellApi['boot'], canSomewhere: may });

it('gives every screen a key of its own', () => {
  const keys = goKeys(shell(() => true, true)).map((key) => key.keys);
  expect(keys).toHaveLength(new Set(keys).size);
  expect(keys).toContain('g f');
});

it('gives no key to a screen that the person may not open', () => {
  expect(goKeys(shell(() => false)).map(({ id }) => id)).toEqual(['today', 'jobs']);
});
