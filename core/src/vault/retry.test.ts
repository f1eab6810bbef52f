import { VaultError } from '@hako/vault-client';
import { describe, expect, it } from 'vitest';
import { withRetry } from './retry.js';

/** Fails with these, then answers. */
function failing(...errors: unknown[]): { calls: () => number; work: () => Promise<string> } {
  let calls = 0;
  return {
    calls: () => calls,
    work: async () => {
      const error = errors[calls++];
      if (error !== undefined) throw error;
      return 'done';
    },
  };
}

describe('withRetry', () => {
  it('comes again when the vault was away for a moment or asks for it', async () => {
    const twice = failing(new VaultError('VAULT_UNAVAILABLE'), new VaultError('RETRY'));
    await expect(withRetry(twice.work)).resolves.toBe('done');
    expect(twice.calls()).toBe(3);
  });

  it('gives up after the third try', async () => {
    const always = failing(...Array.from({ length: 9 }, () => new VaultError('VAULT_UNAVAILABLE')));
    await expect(withRetry(always.work)).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
    expect(always.calls()).toBe(3);
  });

  it('takes every refusal as it is, and does not wait twice for an answer that did not come', async () => {
    for (const error of [new VaultError('TOKEN_INVALID'), new VaultError('LIMITED'), new VaultError('VAULT_UNAVAILABLE', { timedOut: true }), new Error('other')]) {
      const once = failing(error);
      await expect(withRetry(once.work)).rejects.toBe(error);
      expect(once.calls()).toBe(1);
    }
  });

  it('asks whether a call may come again at all', async () => {
    const spent = failing(new VaultError('VAULT_UNAVAILABLE'));
    await expect(withRetry(spent.work, ({ unsent }) => unsent)).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
    const unsent = failing(new VaultError('VAULT_UNAVAILABLE', { unsent: true }));
    await expect(withRetry(unsent.work, (error) => error.unsent)).resolves.toBe('done');
  });
});
