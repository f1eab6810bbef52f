import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import { SheetProblem, type XlsxLimits } from './types.js';

/** A file's content, piece by piece. */
export type Bytes = AsyncIterable<Buffer>;

/** The files of a zip archive that lies in memory, by name. */
export interface Archive {
  has(name: string): boolean;
  /** Unpacked while it is read. What grows beyond its declared size or the archive's limit ends in `SheetProblem`. */
  read(name: string): Promise<Bytes>;
}

const RATIO_FROM = 1024 * 1024;
const CFB = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from('PK');

/** @throws SheetProblem when it is none, or declares more than the limits allow */
export async function openArchive(bytes: Buffer, limits: XlsxLimits): Promise<Archive> {
  // A workbook with a password is no zip but an OLE container, as Excel 97 files are.
  if (bytes.subarray(0, 4).equals(CFB)) throw new SheetProblem('encrypted');
  if (!bytes.subarray(0, 2).equals(ZIP)) throw new SheetProblem('not_xlsx');
  const zip = await open(bytes);
  if (zip.entryCount > limits.entries) throw new SheetProblem('too_large');
  const entries = await listEntries(zip);
  const declared = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (declared > limits.unpacked || (declared > RATIO_FROM && declared > bytes.length * limits.ratio)) throw new SheetProblem('too_large');
  // Names that point at the same bytes (overlapping entries) declare little and unpack much: what comes out is counted too.
  let left = limits.unpacked;
  const count = (size: number): boolean => (left -= size) >= 0;
  return {
    has: (name) => entries.has(name),
    async read(name) {
      const entry = entries.get(name);
      if (!entry) throw new SheetProblem('broken');
      if (entry.isEncrypted()) throw new SheetProblem('encrypted');
      return counted(await openEntry(zip, entry), count);
    },
  };
}

async function open(bytes: Buffer): Promise<ZipFile> {
  const { fromBuffer } = await import('yauzl');
  return new Promise((done, fail) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true, strictFileNames: false }, (fault, zip) => (zip ? done(zip) : fail(new SheetProblem('broken', { cause: fault }))));
  });
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((done, fail) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName.replace(/^\//, ''), entry);
      zip.readEntry();
    });
    zip.once('end', () => done(entries));
    zip.once('error', (fault: unknown) => fail(new SheetProblem('broken', { cause: fault })));
    zip.readEntry();
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((done, fail) => {
    zip.openReadStream(entry, (fault, stream) => {
      if (!stream) return fail(new SheetProblem('broken', { cause: fault }));
      // Its faults are only emitted: kept by the stream, they also reach who begins to read later, or gave up half way.
      stream.on('error', (problem: Error) => stream.destroy(problem));
      done(stream);
    });
  });
}

async function* counted(stream: Readable, count: (size: number) => boolean): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (!count(chunk.length)) throw new SheetProblem('too_large');
      yield chunk;
    }
  } catch (fault) {
    throw fault instanceof SheetProblem ? fault : new SheetProblem('broken', { cause: fault });
  } finally {
    stream.destroy();
  }
}
