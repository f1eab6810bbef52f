import type { Proof } from './types.js';

/** What this browser found out by itself, from the entry, the path of hashes and the signed checkpoint. */
export interface ProofCheck {
  /** The entry as shown has the hash that the log holds. */
  entry: boolean;
  /** That hash leads to the root that was signed. */
  path: boolean;
  /** The signature over the root; null where the browser knows no Ed25519. */
  signature: boolean | null;
  origin: string;
  size: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * RFC 9162 2.1.3.2 and a C2SP checkpoint, computed here with WebCrypto: whoever serves this page could lie in words,
 * but not find an entry that fits a root that others have kept.
 */
export async function checkProof(entry: unknown, proof: Proof): Promise<ProofCheck> {
  const note = parseNote(proof.checkpoint ?? '');
  const leaf = await sha256(concat(Uint8Array.of(0), utf8(canonicalJson(entry))));
  const root = await rootOf(proof.seq - 1, proof.size, decode(proof.leaf), proof.hashes.map(decode));
  return {
    entry: same(leaf, decode(proof.leaf)),
    path: note.size === proof.size && root !== undefined && same(root, note.root),
    signature: await signedBy(note, proof.keys),
    origin: note.origin,
    size: note.size,
  };
}

/** RFC 8785: members in the order of their UTF-16 code units; numbers and strings as ECMAScript writes them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

async function rootOf(index: number, size: number, leaf: Bytes, path: readonly Bytes[]): Promise<Bytes | undefined> {
  if (index < 0 || index >= size) return undefined;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = await node(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else {
      hash = await node(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

interface Note {
  text: string;
  origin: string;
  size: number;
  root: Bytes;
  signatures: { name: string; blob: Bytes }[];
}

function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = ''] = text.split('\n');
  const signatures = note.slice(end + 2).split('\n').flatMap((line) => {
    const [dash, name, blob] = line.split(' ');
    return dash === '\u2014' && name && blob ? [{ name, blob: decode(blob) }] : [];
  });
  return { text, origin, size: Number(size), root: decode(root), signatures };
}

/** `name+id+base64(0x01 || key)`; the signature is `id || Ed25519`. */
async function signedBy({ text, signatures }: Note, keys: readonly string[]): Promise<boolean | null> {
  for (const line of keys) {
    const [, name, encoded] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(line) ?? [];
    const signature = signatures.find((candidate) => candidate.name === name);
    if (!name || !encoded || !signature) continue;
    try {
      const key = await crypto.subtle.importKey('raw', decode(encoded).slice(1), { name: 'Ed25519' }, false, ['verify']);
      if (await crypto.subtle.verify({ name: 'Ed25519' }, key, signature.blob.slice(4), utf8(text))) return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotSupportedError') return null;
      throw error;
    }
  }
  return false;
}

const node = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(concat(Uint8Array.of(1), left, right));
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

function decode(base64: string): Bytes {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
