import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { FIELD_CODES, FIELDS, type FieldCode } from '@hako/vault-client/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoKeyCiphertext } from '../testing/two-key-ciphertext.js';
import { open, seal } from './aead.js';
import { IntegrityError } from './integrity-error.js';
import { lp } from './lp.js';
import { checkProfile, openField, openRecordKeys, OVERHEAD_BYTES, recordKeys, sealField, sealProfile, type FieldPlace, type RecordKeys, type SubjectRef } from './record.js';

const ref: SubjectRef = { tenantId: '7d9c1f2e-0000-4000-8000-000000000001', subjectId: `pf_${'ab'.repeat(16)}` };
const place: FieldPlace = { field: 'email', item: 0, recordVersion: 1 };
const newKey = (): KeyObject => createSecretKey(randomBytes(32));
const keysOf = (subjectKey = newKey(), subject = ref, version = 1): RecordKeys => recordKeys(subjectKey, subject, version);

/** `refused`: by the one error, with the one text, without a cause. */
function outcome(work: () => unknown): 'opened' | 'refused' {
  try {
    work();
  } catch (error) {
    if (error instanceof IntegrityError && error.message === 'The data does not open' && error.cause === undefined) return 'refused';
    throw error;
  }
  return 'opened';
}

describe('a field', () => {
  it('has the layout of security.md: header, nonce, ciphertext, tag', () => {
    const ct = sealField(keysOf(newKey(), ref, 258), place, 'a@b.jp');
    expect(ct.subarray(0, 6).toString('hex')).toBe('505601010102');
    expect(ct).toHaveLength(OVERHEAD_BYTES + 32);
    expect(OVERHEAD_BYTES).toBe(34);
  });

  it('binds header, tenant, subject, field, item, version and class as additional data', () => {
    const keys = keysOf();
    const ct = sealField(keys, place, 'a@b.jp');
    const aad = Buffer.concat([Buffer.from('505601010001', 'hex'), lp(ref.tenantId, ref.subjectId, 'email', 0, 1, 'contact')]);
    const padded = open(keys.enc, ct.subarray(6, 18), ct.subarray(18), aad);
    expect(padded.toString('hex')).toBe(`${Buffer.from('a@b.jp').toString('hex')}80${'00'.repeat(25)}`);
  });

  it('opens to any text of any script, and hides its length in steps of 32 or 64 bytes', () => {
    const keys = keysOf();
    fc.assert(
      fc.property(fc.constantFrom(...FIELD_CODES), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.nat(30), fc.integer({ min: 1, max: 1e6 }), (field, value, item, recordVersion) => {
        const at = { field, item, recordVersion };
        const ct = sealField(keys, at, value);
        expect(openField(keys, at, ct)).toBe(value);
        expect((ct.length - OVERHEAD_BYTES) % FIELDS[field].padTo).toBe(0);
      }),
    );
  });

  it('never takes the same nonce twice', () => {
    const keys = keysOf();
    const nonces = new Set(Array.from({ length: 2_000 }, () => sealField(keys, place, 'x').subarray(6, 18).toString('hex')));
    expect(nonces.size).toBe(2_000);
  });

  it('does not open in any other place than its own', () => {
    const subjectKey = newKey();
    const ct = sealField(keysOf(subjectKey), place, 'a@b.jp');
    const elsewhere: FieldPlace[] = [
      { ...place, field: 'phone' },
      { ...place, item: 1 },
      { ...place, recordVersion: 2 },
    ];
    for (const other of elsewhere) expect(outcome(() => openField(keysOf(subjectKey), other, ct))).toBe('refused');
    // The same key for another subject, tenant or version derives other keys, and the additional data differs as well.
    expect(outcome(() => openField(keysOf(subjectKey, { ...ref, subjectId: `pf_${'cd'.repeat(16)}` }), place, ct))).toBe('refused');
    expect(outcome(() => openField(keysOf(subjectKey, { ...ref, tenantId: '7d9c1f2e-0000-4000-8000-000000000002' }), place, ct))).toBe('refused');
    expect(outcome(() => openField(keysOf(subjectKey, ref, 2), place, ct))).toBe('refused');
    expect(outcome(() => openField(keysOf(), place, ct))).toBe('refused');
    expect(openField(keysOf(subjectKey), place, ct)).toBe('a@b.jp');
  });

  it('does not open in another place even under the very same encryption key', () => {
    const keys = keysOf();
    const ct = sealField(keys, place, 'a@b.jp');
    expect(outcome(() => openField({ ...keys, ref: { ...ref, tenantId: 'another' } }, place, ct))).toBe('refused');
    expect(outcome(() => openField({ ...keys, ref: { ...ref, subjectId: 'another' } }, place, ct))).toBe('refused');
  });

  it('does not open with any bit flipped or any byte missing', () => {
    const keys = keysOf();
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.nat(), fc.nat(7), (value, at, bit) => {
        const ct = sealField(keys, place, value);
        const flipped = Buffer.from(ct);
        flipped[at % ct.length]! ^= 1 << bit;
        expect(outcome(() => openField(keys, place, flipped))).toBe('refused');
        expect(outcome(() => openField(keys, place, ct.subarray(0, at % ct.length)))).toBe('refused');
        expect(outcome(() => openField(keys, place, Buffer.concat([ct, Buffer.alloc(1 + (at % 20))])))).toBe('refused');
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a plaintext that is well sealed but badly padded', () => {
    const keys = keysOf();
    const head = Buffer.from('505601010001', 'hex');
    const aad = Buffer.concat([head, lp(ref.tenantId, ref.subjectId, 'email', 0, 1, 'contact')]);
    for (const padded of [Buffer.alloc(32), Buffer.alloc(31, 0x80), Buffer.alloc(32, 0x41), Buffer.concat([Buffer.from([0x80]), Buffer.alloc(63)])]) {
      const nonce = randomBytes(12);
      expect(outcome(() => openField(keys, place, Buffer.concat([head, nonce, seal(keys.enc, nonce, padded, aad)])))).toBe('refused');
    }
  });
});

describe('the commitment', () => {
  it('is needed to get at the keys of a stored record', () => {
    const subjectKey = newKey();
    const { commitment } = keysOf(subjectKey);
    expect(openRecordKeys(subjectKey, ref, 1, commitment).enc.equals(keysOf(subjectKey).enc)).toBe(true);
    expect(outcome(() => openRecordKeys(newKey(), ref, 1, commitment))).toBe('refused');
    expect(outcome(() => openRecordKeys(subjectKey, ref, 2, commitment))).toBe('refused');
    expect(outcome(() => openRecordKeys(subjectKey, ref, 1, commitment.subarray(0, 31)))).toBe('refused');
    expect(outcome(() => openRecordKeys(subjectKey, ref, 1, Buffer.alloc(0)))).toBe('refused');
  });

  it('stops a ciphertext that was made to open under two keys', () => {
    for (const [blocks, field] of [[2, 'email'], [4, 'address'], [16, 'email']] as [number, FieldCode][]) {
      const [alice, mallory] = [newKey(), newKey()];
      const [ours, theirs] = [keysOf(alice), keysOf(mallory)];
      const nonce = randomBytes(12);
      const head = Buffer.from('505601010001', 'hex');
      const at: FieldPlace = { field, item: 0, recordVersion: 1 };
      const aad = Buffer.concat([head, lp(ref.tenantId, ref.subjectId, field, 0, 1, FIELDS[field].class)]);
      const sealed = twoKeyCiphertext(ours.enc, theirs.enc, nonce, aad, blocks);
      // GCM alone accepts both, to two different plaintexts: this is the attack.
      expect(open(ours.enc, nonce, sealed, aad).equals(open(theirs.enc, nonce, sealed, aad))).toBe(false);
      // With the record's commitment there is one key only, so the other plaintext is out of reach.
      expect(openRecordKeys(alice, ref, 1, ours.commitment).version).toBe(1);
      expect(outcome(() => openField(openRecordKeys(mallory, ref, 1, ours.commitment), at, Buffer.concat([head, nonce, sealed])))).toBe('refused');
    }
  });
});

describe('the mac over a profile', () => {
  const items = (keys: RecordKeys): { field: FieldCode; item: number; ct: Buffer }[] => (['email', 'phone'] as const).flatMap((field) => [0, 1].map((item) => ({ field, item, ct: sealField(keys, { field, item, recordVersion: 1 }, `${field}${item}`) })));

  it('finds a row that was taken away, added, swapped or put back, in any order of the rest', () => {
    const keys = keysOf();
    const rows = items(keys);
    const { mac } = sealProfile(keys, rows);
    checkProfile(keys, [...rows].reverse(), mac);
    expect(outcome(() => checkProfile(keys, rows.slice(1), mac))).toBe('refused');
    expect(outcome(() => checkProfile(keys, [...rows, { ...rows[0]!, item: 9 }], mac))).toBe('refused');
    expect(outcome(() => checkProfile(keys, [{ ...rows[0]!, ct: rows[1]!.ct }, { ...rows[1]!, ct: rows[0]!.ct }, ...rows.slice(2)], mac))).toBe('refused');
    expect(outcome(() => checkProfile(keys, [{ ...rows[0]!, ct: sealField(keys, { field: 'email', item: 0, recordVersion: 1 }, 'email0') }, ...rows.slice(1)], mac))).toBe('refused');
    expect(outcome(() => checkProfile(keysOf(), rows, mac))).toBe('refused');
  });
});
