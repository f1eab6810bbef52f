import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { unzipSync as UnzipSync } from 'fflate';
import { LedgerError } from '../errors.js';

/** The files of an export, wherever they lie. */
export interface ArchiveSource {
  /** Bytes of a file; undefined when it is not there */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Its lines, one at a time */
  lines(name: string): AsyncIterable<string>;
}

/**
 * Opens a folder (an unpacked export), the ZIP itself, or `entries.jsonl` beside the other files.
 * @throws LedgerError EXPORT_MALFORMED when there is nothing of the kind
 */
export async function openArchive(path: string): Promise<ArchiveSource> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new LedgerError('EXPORT_MALFORMED', `There is nothing at ${path}`);
  if (found.isDirectory()) return folder(path);
  if (path.toLowerCase().endsWith('.zip')) return zip(await readFile(path), (await import('fflate')).unzipSync);
  if (basename(path) !== 'entries.jsonl') throw new LedgerError('EXPORT_MALFORMED', `${path} is neither a folder, nor a ZIP, nor an entries.jsonl`);
  return folder(dirname(path));
}

function folder(path: string): ArchiveSource {
  return {
    read: (name) => readFile(join(path, name)).catch(() => undefined),
    async *lines(name) {
      yield* createInterface({ input: createReadStream(join(path, name)), crlfDelay: Infinity });
    },
  };
}

function zip(bytes: Uint8Array, unzipSync: typeof UnzipSync): ArchiveSource {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: ({ name }) => NAMES.has(name) });
  } catch {
    throw new LedgerError('EXPORT_MALFORMED', 'This ZIP cannot be opened');
  }
  return {
    read: async (name) => files[name],
    async *lines(name) {
      const text = Buffer.from(files[name] ?? []);
      for (let from = 0; from < text.length; ) {
        const end = text.indexOf(0x0a, from);
        yield text.toString('utf8', from, end < 0 ? text.length : end);
        from = end < 0 ? text.length : end + 1;
      }
    },
  };
}

const NAMES = new Set(['entries.jsonl', 'entries.csv', 'checkpoints.jsonl', 'keys.txt', 'manifest.json', 'manifest.note']);
