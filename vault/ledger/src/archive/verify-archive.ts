import { createHash } from 'node:crypto';
import { LedgerError } from '../errors.js';
import { openNote } from '../note.js';
import { bad, type ExportVerdict } from '../verdict.js';
import { parseVerifierKey, type VerifierKey } from '../verifier-key.js';
import { verifyExport } from '../verify-export.js';
import type { ArchiveSource } from './source.js';

interface Manifest {
  log: string;
  madeAt: string;
  mode: 'whole' | 'picked';
  entries: number;
  size: number;
  files: { name: string; bytes: number; sha256: string }[];
}

export interface ArchiveVerdict {
  verdict: ExportVerdict;
  /** What the signed manifest says of itself; undefined when there is none */
  manifest: { log: string; madeAt: string; mode: 'whole' | 'picked'; entries: number } | undefined;
  /** Files that are not the ones of the manifest */
  changedFiles: string[];
  /** Ids of the keys that were used */
  keyIds: string[];
  /** False when the keys came with the export itself: then it proves only that nobody without that key changed it */
  keysFromOutside: boolean;
}

/**
 * Checks an export of a log as `POST /logs/exports` makes it: the signed manifest, the hash of every file, the signatures
 * of the checkpoints, and every entry.
 * @param keys verifier keys that the auditor got another way; without them those of the export are used, and said so
 */
export async function verifyArchive(source: ArchiveSource, keys: readonly string[] = []): Promise<ArchiveVerdict> {
  const texts = keys.length > 0 ? keys : linesOf(await textOf(source, 'keys.txt'));
  const verifierKeys = texts.map(parseVerifierKey);
  const notes = linesOf(await textOf(source, 'checkpoints.jsonl')).map((line) => (JSON.parse(line) as { note: string }).note);
  const manifest = await readManifest(source, verifierKeys);
  const changedFiles = manifest ? await changed(source, manifest) : [];
  const verdict = await verifyExport(source.lines('entries.jsonl'), notes, verifierKeys);
  return {
    verdict: verdict.ok ? judged(verdict, manifest, changedFiles) : verdict,
    manifest: manifest && { log: manifest.log, madeAt: manifest.madeAt, mode: manifest.mode, entries: manifest.entries },
    changedFiles,
    keyIds: texts.map((text) => text.split('+')[1] ?? ''),
    keysFromOutside: keys.length > 0,
  };
}

/** What the entries alone do not show: lines left out at the end, a manifest that is not there. */
function judged(verdict: Extract<ExportVerdict, { ok: true }>, manifest: Manifest | undefined, changedFiles: readonly string[]): ExportVerdict {
  if (!manifest) return bad('malformed', 0, 'The export has no manifest that one of the keys signed');
  if (verdict.entries < manifest.entries) return bad(manifest.mode === 'whole' ? 'truncated' : 'deleted', manifest.mode === 'whole' ? verdict.entries + 1 : 0, `The manifest counts ${manifest.entries} entries, ${verdict.entries} are there`);
  if (changedFiles.length > 0) return bad('edited', 0, `Not the files that were signed: ${changedFiles.join(', ')}`);
  return verdict;
}

async function readManifest(source: ArchiveSource, keys: readonly VerifierKey[]): Promise<Manifest | undefined> {
  const [json, note] = [await source.read('manifest.json'), await source.read('manifest.note')];
  if (!json || !note) return undefined;
  const sha256 = createHash('sha256').update(json).digest('hex');
  const signed = keys.some(({ name, publicKey }) => {
    try {
      return openNote(Buffer.from(note).toString('utf8'), name, publicKey).text.split('\n').includes(`manifest.json ${sha256}`);
    } catch (error) {
      if (error instanceof LedgerError) return false;
      throw error;
    }
  });
  return signed ? (JSON.parse(Buffer.from(json).toString('utf8')) as Manifest) : undefined;
}

async function changed(source: ArchiveSource, manifest: Manifest): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, sha256 } of manifest.files) {
    const bytes = await source.read(name);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) wrong.push(name);
  }
  return wrong;
}

async function textOf(source: ArchiveSource, name: string): Promise<string> {
  const bytes = await source.read(name);
  if (!bytes) throw new LedgerError('EXPORT_MALFORMED', `The export has no ${name}`);
  return Buffer.from(bytes).toString('utf8');
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
