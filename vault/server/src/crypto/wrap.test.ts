import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegrityError } from './integrity-error.js';
import { unwrapKey, wrapKey, WRAPPED_KEY_BYTES, type WrapContext } from './wrap.js';

const newKey = (): KeyObject => createSecretKey(randomBytes(32));
const context: WrapContext = { kind: 'sk', tenantId: 't1', subjectId: 'pf_1', childVersion: 1, parentVersion: 3, parentKeyId: 'dek:3' };

describe('a wrapped key', () => {
  it('opens with its parent in its context and is never the same bytes twice', () => {
    const [parent, child] = [newKey(), newKey()];
    const blob = wrapKey(parent, child, context);
    expect(blob).toHaveLength(WRAPPED_KEY_BYTES);
    expect(unwrapKey(parent, blob, context).equals(child)).toBe(true);
    expect(wrapKey(parent, child, context).equals(blob)).toBe(false);
  });

  it('opens in no other context, under no other parent, and with no bit changed or missing', () => {
    const parent = newKey();
    const blob = wrapKey(parent, newKey(), context);
    const others: Partial<WrapContext>[] = [{ kind: 'dek' }, { kind: 'parcel' }, { tenantId: 't2' }, { subjectId: 'pf_2' }, { childVersion: 2 }, { parentVersion: 4 }, { parentKeyId: 'dek:4' }, { tenantId: 't', subjectId: '1pf_1' }];
    for (const other of others) expect(() => unwrapKey(parent, blob, { ...context, ...other })).toThrow(IntegrityError);
    expect(() => unwrapKey(newKey(), blob, context)).toThrow(IntegrityError);
    fc.assert(
      fc.property(fc.nat(WRAPPED_KEY_BYTES - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(blob);
        changed[at]! ^= 1 << bit;
        expect(() => unwrapKey(parent, changed, context)).toThrow(IntegrityError);
        expect(() => unwrapKey(parent, blob.subarray(0, at), context)).toThrow(IntegrityError);
      }),
    );
  });

  it('holds 32 bytes and nothing else', () => {
    expect(() => wrapKey(newKey(), createSecretKey(randomBytes(16)), context)).toThrow(RangeError);
  });
});
