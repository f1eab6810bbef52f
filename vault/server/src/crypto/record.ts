import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { FIELDS, type FieldCode } from '@hako/vault-client/contract';
import { NONCE_BYTES, open, seal, TAG_BYTES } from './aead.js';
import { expand32 } from './hkdf.js';
import { IntegrityError } from './integrity-error.js';
import { canonicalJson } from '@hako/ledger';
import { lp } from './lp.js';
import { nextNonce } from './nonces.js';
import { pad, unpad } from './padding.js';

/** security.md 2.1.3: `0x50 0x56 | fmt 1 | alg 1 | sk_version u16 | nonce 12 | ciphertext | tag 16`. */
const HEADER_BYTES = 6;
const FORMAT = 1;
const ALGORITHM = 1;
export const OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

export interface SubjectRef {
  tenantId: string;
  subjectId: string;
}

/** Where a ciphertext stands. Bound into it, so that it opens nowhere else. */
export interface FieldPlace {
  field: FieldCode;
  item: number;
  recordVersion: number;
}

/** Keys of one subject, after its commitment was checked (or for one that is being written). */
export interface RecordKeys {
  readonly ref: SubjectRef;
  readonly version: number;
  readonly enc: KeyObject;
  readonly mac: KeyObject;
  readonly commitment: Buffer;
}

/** For writing: keys of a subject key that we made ourselves. */
export function recordKeys(subjectKey: KeyObject, ref: SubjectRef, version: number): RecordKeys {
  const derive = (label: string): Buffer => expand32(subjectKey, lp('pii-v1', label, ref.tenantId, ref.subjectId, version, ALGORITHM));
  return { ref, version, enc: intoKey(derive('enc')), mac: intoKey(derive('mac')), commitment: derive('commit') };
}

/**
 * For reading. GCM does not commit to its key: one ciphertext can be made to open under two. So the stored
 * commitment is compared before anything is decrypted, and there is no other way to the keys of a stored record.
 */
export function openRecordKeys(subjectKey: KeyObject, ref: SubjectRef, version: number, commitment: Uint8Array): RecordKeys {
  const keys = recordKeys(subjectKey, ref, version);
  if (commitment.length !== keys.commitment.length || !timingSafeEqual(commitment, keys.commitment)) throw new IntegrityError();
  return keys;
}

/** Only whether this is the key of that record: for whoever wraps it anew and opens nothing. @throws IntegrityError. */
export function checkCommitment(subjectKey: KeyObject, ref: SubjectRef, version: number, commitment: Uint8Array): void {
  const expected = expand32(subjectKey, lp('pii-v1', 'commit', ref.tenantId, ref.subjectId, version, ALGORITHM));
  if (commitment.length !== expected.length || !timingSafeEqual(commitment, expected)) throw new IntegrityError();
}

export function sealField(keys: RecordKeys, place: FieldPlace, value: string): Buffer {
  const nonce = nextNonce();
  const head = header(keys.version);
  const plain = Buffer.from(value, 'utf8');
  const padded = pad(plain, FIELDS[place.field].padTo);
  try {
    return Buffer.concat([head, nonce, seal(keys.enc, nonce, padded, aad(head, keys.ref, place))]);
  } finally {
    plain.fill(0);
    padded.fill(0);
  }
}

/** @throws IntegrityError for every failure alike; any other shape than ours is refused before the crypto. */
export function openField(keys: RecordKeys, place: FieldPlace, ct: Buffer): string {
  const head = header(keys.version);
  if (ct.length <= OVERHEAD_BYTES || head.compare(ct, 0, HEADER_BYTES) !== 0) throw new IntegrityError();
  const nonce = ct.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const padded = open(keys.enc, nonce, ct.subarray(HEADER_BYTES + NONCE_BYTES), aad(head, keys.ref, place));
  try {
    return unpad(padded, FIELDS[place.field].padTo).toString('utf8');
  } finally {
    padded.fill(0);
  }
}

export interface SealedItem {
  field: string;
  item: number;
  ct: Uint8Array;
}

/** Of one state of a profile: the mac finds a row that was deleted or put back, the digest a whole old subject. */
export interface ProfileSeal {
  /** Under a key of the subject, kept beside it. */
  mac: Buffer;
  /** Of ciphertexts only, so without a key; goes into the access log. */
  digest: string;
}

export function sealProfile(keys: RecordKeys, items: readonly SealedItem[]): ProfileSeal {
  const text = profileText(items);
  return { mac: createHmac('sha256', keys.mac).update(text).digest(), digest: hash('sha256', text, 'hex') };
}

/** Of what is stored, as `ProfileSeal.digest` was when it was written. */
export const profileDigest = (items: readonly SealedItem[]): string => hash('sha256', profileText(items), 'hex');

/** @throws IntegrityError when a row was added, changed or taken away behind the vault's back. */
export function checkProfile(keys: RecordKeys, items: readonly SealedItem[], mac: Uint8Array): void {
  const expected = createHmac('sha256', keys.mac).update(profileText(items)).digest();
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) throw new IntegrityError();
}

function profileText(items: readonly SealedItem[]): string {
  return canonicalJson(Object.fromEntries(items.map(({ field, item, ct }) => [`${field}/${item}`, hash('sha256', ct, 'hex')])));
}

function header(version: number): Buffer {
  return Buffer.from([0x50, 0x56, FORMAT, ALGORITHM, version >> 8, version & 0xff]);
}

function aad(head: Buffer, ref: SubjectRef, place: FieldPlace): Buffer {
  return Buffer.concat([head, lp(ref.tenantId, ref.subjectId, place.field, place.item, place.recordVersion, FIELDS[place.field].class)]);
}

function intoKey(bytes: Buffer): KeyObject {
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}
