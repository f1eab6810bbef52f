import { readFileSync } from 'node:fs';
import { HakoError } from '@hako/sdk-plugin';
import { VAULT_ERRORS, VaultError, type VaultErrorCode } from '@hako/vault-client';
import { describe, expect, it } from 'vitest';
import { toHakoError, vaultErrors } from './errors.js';

const codeOf = (code: VaultErrorCode, kind = {}): string => (toHakoError(new VaultError(code), kind) as HakoError).code;

describe('errors of the vault', () => {
  it('leave core as codes of core, each of them', () => {
    for (const code of Object.keys(VAULT_ERRORS) as VaultErrorCode[]) expect(toHakoError(new VaultError(code))).toBeInstanceOf(HakoError);
    expect([codeOf('RESTRICTED'), codeOf('PURPOSE_DENIED'), codeOf('LIMITED'), codeOf('INTERNAL'), codeOf('CALLER_DENIED')]).toEqual(['PERSONAL_DATA_RESTRICTED', 'PII_PURPOSE_DENIED', 'RATE_LIMITED', 'VAULT_UNAVAILABLE', 'VAULT_UNAVAILABLE']);
  });

  it('blame a token only when it came from outside', () => {
    expect([codeOf('TOKEN_REPLAYED', { foreignToken: true }), codeOf('TOKEN_INVALID', { foreignToken: true }), codeOf('TOKEN_INVALID')]).toEqual(['AUTH_PII_TOKEN_INVALID', 'AUTH_PII_TOKEN_INVALID', 'VAULT_UNAVAILABLE']);
  });

  it('tell an erased person from an expired file', () => {
    expect([codeOf('GONE'), codeOf('GONE', { about: 'file' })]).toEqual(['PERSONAL_DATA_SHREDDED', 'GONE']);
  });

  it('say how long to wait, and which record of a batch it was', () => {
    expect(toHakoError(new VaultError('LIMITED', { retryAfter: 7 }))).toMatchObject({ retryAfter: 7 });
    const details = [{ path: '/subjects/3/record/phone/0', code: 'format' }, { path: '/record/email', code: 'type' }, { path: '', code: 'json' }];
    expect(toHakoError(new VaultError('VALIDATION_FAILED', { details }))).toMatchObject({ details: [{ path: '/phone/0', code: 'format', record: 3 }, { path: '/email', code: 'type' }, { path: '', code: 'json' }] });
  });

  it('have words in three languages', () => {
    for (const language of ['en', 'zh', 'ja']) {
      const words = JSON.parse(readFileSync(new URL(`../../locales/vault/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;
      expect(Object.keys(words).filter((key) => key.startsWith('errors.')).sort()).toEqual(Object.keys(vaultErrors).map((code) => `errors.${code}`).sort());
    }
  });
});
