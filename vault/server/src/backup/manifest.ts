import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, openNote, parseVerifierKey, type Json } from '@hako/ledger';

/** `data`: ciphertexts, log, ledger, without any key. `keys`: wrapped keys, to be kept apart and for 30 days at most. */
export type BundleKind = 'data' | 'keys';

export interface BundleTable {
  name: string;
  rows: number;
  /** Of the lines before compression, hex. */
  sha256: string;
}

export interface BackupManifest {
  format: 'hako-vault-backup/v1';
  kind: BundleKind;
  /** The same in both bundles of one backup. */
  backupId: string;
  vaultId: string;
  createdAt: string;
  tables: BundleTable[];
  /** Heads of the access logs, and the newest signed checkpoint of each. */
  audit: { tenantId: string; seq: number; head: string; checkpoint: string | null }[];
  /** Number of the last erasure, and the digest of its receipt. */
  erasures: { no: number; digest: string };
  /** Public keys of the vault that signs, `name+id+key`. */
  verifierKeys: string[];
}

const HEADING = 'hako-vault-backup/v1';
const NOTE = 'manifest.note';
const MANIFEST = 'manifest.json';

const digestOf = (manifest: BackupManifest): string => createHash('sha256').update(canonicalJson(manifest as unknown as Json)).digest('hex');

export async function writeManifest(folder: string, manifest: BackupManifest, sign: (text: string) => { note: string }): Promise<void> {
  const { note } = sign(`${HEADING}\n${manifest.kind}\n${digestOf(manifest)}\n`);
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await writeFile(join(folder, NOTE), note, { mode: 0o600 });
}

/**
 * Manifest and signature. `trusted`: keys known from elsewhere (the ledger beside the keys); without any, the manifest's
 * own are taken, which proves that nothing was damaged but not who made it.
 * @throws Error that says what is wrong.
 */
export async function readManifest(folder: string, kind: BundleKind, trusted: readonly string[]): Promise<BackupManifest> {
  const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as BackupManifest;
  if (manifest.format !== HEADING || manifest.kind !== kind) throw new Error(`${folder} holds no bundle of ${kind}`);
  const note = await readFile(join(folder, NOTE), 'utf8');
  const wanted = `${HEADING}\n${kind}\n${digestOf(manifest)}\n`;
  for (const { name, publicKey } of (trusted.length > 0 ? trusted : manifest.verifierKeys).map(parseVerifierKey)) {
    try {
      if (openNote(note, name, publicKey).text === wanted) return manifest;
    } catch {
      // Another key of this vault may have signed.
    }
  }
  throw new Error(`The manifest in ${folder} is not signed by this vault, or was changed`);
}
