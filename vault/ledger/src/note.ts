import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { LedgerError } from './errors.js';

/** The text of a note (it ends in a line feed) and the names whose signatures were checked. */
export interface OpenNote {
  text: string;
  /** Signatures that nobody asked for are no error (a witness may have signed too) but stay unnamed here */
  signedBy: string[];
}

/**
 * Signs a text as a C2SP signed-note with Ed25519 (algorithm byte 0x01).
 * @param text UTF-8, ends in a line feed, no other control characters, no empty line at its end
 * @param name of the key: no spaces, no plus sign; by custom the log's origin
 * @returns the whole note: text, empty line, signature line
 * @throws LedgerError NOTE_MALFORMED
 */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  requireText(text);
  requireName(name);
  const publicKey = createPublicKey(privateKey);
  const signature = sign(null, Buffer.from(text), privateKey);
  return `${text}\n${SIGNATURE_PREFIX}${name} ${Buffer.concat([keyId(name, publicKey), signature]).toString('base64')}\n`;
}

/** Adds a signature to a note that has some already: how a witness countersigns. */
export function addSignature(note: string, name: string, privateKey: KeyObject): string {
  const { text } = split(note);
  return note + signNote(text, name, privateKey).slice(text.length + 1);
}

/**
 * Checks the signature of `name` and gives the text back.
 * @throws LedgerError NOTE_MALFORMED, or NOTE_UNSIGNED when this key has not signed this text
 */
export function openNote(note: string, name: string, publicKey: KeyObject): OpenNote {
  requireName(name);
  const { text, signatures } = split(note);
  const id = keyId(name, publicKey);
  const mine = signatures.filter((signature) => signature.name === name && signature.blob.subarray(0, KEY_ID_BYTES).equals(id));
  if (mine.length === 0) throw new LedgerError('NOTE_UNSIGNED', `No signature of ${name}`);
  for (const { blob } of mine) {
    if (blob.length !== KEY_ID_BYTES + SIGNATURE_BYTES || !verify(null, Buffer.from(text), publicKey, blob.subarray(KEY_ID_BYTES))) throw new LedgerError('NOTE_UNSIGNED', `The signature of ${name} does not fit`);
  }
  return { text, signedBy: [name] };
}

/** Key id of signed-note: the first four bytes of SHA-256(name || 0x0A || 0x01 || public key). */
export const keyId = (name: string, publicKey: KeyObject): Buffer => hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), rawKey(publicKey)]), 'buffer').subarray(0, KEY_ID_BYTES);

/** The 32 bytes of an Ed25519 public key. */
export function rawKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new TypeError('Notes are signed with Ed25519');
  return Buffer.from((publicKey.type === 'public' ? publicKey : createPublicKey(publicKey)).export({ format: 'jwk' }).x!, 'base64url');
}

interface Signature {
  name: string;
  blob: Buffer;
}

function split(note: string): { text: string; signatures: Signature[] } {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new LedgerError('NOTE_MALFORMED', 'A note is a text, an empty line and signatures');
  const text = note.slice(0, end + 1);
  requireText(text);
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new LedgerError('NOTE_MALFORMED', 'Too many signatures');
  return { text, signatures: lines.map(signatureOf) };
}

function signatureOf(line: string): Signature {
  const [name, base64, ...rest] = line.startsWith(SIGNATURE_PREFIX) ? line.slice(SIGNATURE_PREFIX.length).split(' ') : [];
  const blob = Buffer.from(base64 ?? '', 'base64');
  // Base64 has one canonical form; Node's decoder would also take others, which then would be two notes for one signature.
  if (!name || !base64 || rest.length > 0 || blob.toString('base64') !== base64 || blob.length <= KEY_ID_BYTES) throw new LedgerError('NOTE_MALFORMED', 'This is not a signature line');
  return { name, blob };
}

function requireText(text: string): void {
  if (text.length < 2 || text.length > MOST_TEXT || !text.endsWith('\n') || CONTROL.test(text) || LONE_SURROGATE.test(text)) throw new LedgerError('NOTE_MALFORMED', 'The text of a note is UTF-8 lines that end in a line feed');
}

export function requireName(name: string): void {
  if (!/^[^\s+]+$/u.test(name)) throw new LedgerError('NOTE_MALFORMED', 'The name of a key has no spaces and no plus sign');
}

const SIGNATURE_PREFIX = '\u2014 ';
const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
const MOST_SIGNATURES = 16;
const MOST_TEXT = 64 * 1024;
const LONE_SURROGATE = /\p{Surrogate}/u;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/u;
