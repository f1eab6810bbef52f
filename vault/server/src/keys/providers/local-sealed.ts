import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unwrapKey, wrapKey, type WrapContext } from '../../crypto/wrap.js';
import { IntegrityError } from '../../crypto/integrity-error.js';
import type { SealableKeyProvider, SealStatus } from '../key-provider.js';
import { newKey } from '../new-key.js';
import { ProviderSealed } from '../provider-errors.js';
import { createRootRing, type RootRing } from '../root-ring.js';
import { encodeShare, joinShares, parseShare, splitSecret, type Share } from './shares.js';

/** `vault-root.sealed.json`: worth nothing without `threshold` of the `shares`. */
export interface SealedFile {
  format: 'hako-sealed-root';
  version: 1;
  /** Which set of shares opens it: those of another file are told apart before they are tried. */
  setId: string;
  threshold: number;
  shares: number;
  createdAt: string;
  /** Newest first; each wrapped by the key that is split. */
  roots: { version: number; wrapped: string }[];
}

/** Shares that nobody completes must not wait in memory for the last one. */
const FORGET_MS = 10 * 60_000;

const place = (setId: string, version: number): WrapContext => ({ kind: 'kek', tenantId: '', subjectId: setId, childVersion: version, parentVersion: 1, parentKeyId: 'sealed-root' });

/** A new root, sealed under a key that only exists as shares. @returns the file and the shares, which are shown once and kept nowhere. */
export async function sealNewRoot(options: { shares: number; threshold: number; now: Date }): Promise<{ file: SealedFile; shares: string[] }> {
  const { shares, threshold, now } = options;
  const setId = randomBytes(4).toString('hex');
  const secret = randomBytes(32);
  const key = createSecretKey(secret);
  try {
    const parts = await splitSecret(secret, { setId, shares, threshold });
    const file: SealedFile = { format: 'hako-sealed-root', version: 1, setId, threshold, shares, createdAt: now.toISOString(), roots: [{ version: 1, wrapped: wrapKey(key, newKey(), place(setId, 1)).toString('base64') }] };
    return { file, shares: parts.map(encodeShare) };
  } finally {
    secret.fill(0);
  }
}

/** Sealed from its start until operators have entered enough shares; sealed again when the process ends. */
export async function createLocalSealedProvider(path: string, options: { now?: () => number } = {}): Promise<SealableKeyProvider> {
  const now = options.now ?? Date.now;
  const file = await readSealedFile(path);
  let ring: RootRing | undefined;
  let entered: Share[] = [];
  let lastEntry = now();

  const opened = (): RootRing => {
    if (!ring) throw new ProviderSealed();
    return ring;
  };
  const status = (): SealStatus => ({ sealed: ring === undefined, entered: ring ? 0 : entered.length, threshold: file.threshold });

  return {
    name: 'local-sealed',
    wrap: async (key, context) => opened().wrap(key, context),
    unwrap: async (blob, context) => opened().unwrap(blob, context),
    currentKeyId: async () => opened().currentKeyId(),
    health: async () => void opened(),
    rotateHint: async () => null,
    sealStatus: status,
    enterShare: async (text) => {
      if (ring) return status();
      const share = parseShare(text);
      if (!share || share.setId !== file.setId) throw new IntegrityError();
      if (now() - lastEntry > FORGET_MS) entered = [];
      lastEntry = now();
      if (!entered.some(({ bytes }) => Buffer.from(bytes).equals(share.bytes))) entered.push(share);
      if (entered.length < file.threshold) return status();
      const shares = entered;
      entered = [];
      ring = createRootRing('local-sealed', await openRoots(file, shares));
      return status();
    },
    seal: () => {
      ring = undefined;
      entered = [];
    },
  };
}

/** @throws IntegrityError when one of the shares is not what was handed out. */
async function openRoots(file: SealedFile, shares: readonly Share[]): Promise<KeyObject[]> {
  const secret = await joinShares(shares).catch((): never => {
    throw new IntegrityError();
  });
  try {
    if (secret.length !== 32) throw new IntegrityError();
    const key = createSecretKey(secret);
    return file.roots.map(({ version, wrapped }) => unwrapKey(key, Buffer.from(wrapped, 'base64'), place(file.setId, version)));
  } finally {
    secret.fill(0);
    for (const { bytes } of shares) bytes.fill(0);
  }
}

async function readSealedFile(path: string): Promise<SealedFile> {
  const file = JSON.parse(await readFile(path, 'utf8')) as Partial<SealedFile>;
  if (file.format !== 'hako-sealed-root' || file.version !== 1 || !file.setId || !file.threshold || !Array.isArray(file.roots) || file.roots.length === 0) throw new Error(`${path} is no sealed root of this program`);
  return file as SealedFile;
}
