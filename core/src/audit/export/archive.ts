import { createHash, type Hash } from 'node:crypto';
import type * as Fflate from 'fflate';
import { lazily } from '../../lazily.js';

const fflate = lazily<typeof Fflate>('fflate');

export interface ArchivedFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** Text in pieces of about this size goes to the compressor at once. */
const PIECE = 64 * 1024;

/** A ZIP that is written as its files come, so that its size does not matter to memory. Files follow one another. */
export class ArchiveWriter {
  readonly files: ArchivedFile[] = [];
  #ready: Buffer[] = [];
  #fault: Error | undefined;
  readonly #zip = new (fflate().Zip)((error, chunk) => {
    if (error) this.#fault = error;
    else if (chunk.length > 0) this.#ready.push(Buffer.from(chunk));
  });

  /** Adds a file; yields what of the archive is ready meanwhile. */
  async *file(name: string, content: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
    const entry = new (fflate().ZipDeflate)(name, { level: 6 });
    this.#zip.add(entry);
    const hash = createHash('sha256');
    let bytes = 0;
    let held = '';
    for await (const text of content) {
      held += text;
      if (held.length < PIECE) continue;
      bytes += push(entry, hash, held, false);
      held = '';
      yield* this.#take();
    }
    bytes += push(entry, hash, held, true);
    this.files.push({ name, bytes, sha256: hash.digest('hex') });
    yield* this.#take();
  }

  *end(): Generator<Buffer> {
    this.#zip.end();
    yield* this.#take();
  }

  *#take(): Generator<Buffer> {
    if (this.#fault) throw this.#fault;
    const ready = this.#ready;
    this.#ready = [];
    yield* ready;
  }
}

function push(entry: Fflate.ZipDeflate, hash: Hash, text: string, last: boolean): number {
  const bytes = Buffer.from(text);
  hash.update(bytes);
  entry.push(bytes, last);
  return bytes.length;
}
