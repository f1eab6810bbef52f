import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { linesOf } from '../files/lines.js';

/** Rows as JSON, one a line, compressed. Answers their number and the digest of the lines. */
export async function writeRows(path: string, rows: AsyncIterable<string>): Promise<{ rows: number; sha256: string }> {
  const digest = createHash('sha256');
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const row of rows) {
      const line = `${row}\n`;
      digest.update(line);
      count++;
      yield line;
    }
  }
  await pipeline(Readable.from(lines(), { objectMode: true }), createGzip({ level: 6 }), createWriteStream(path, { mode: 0o600 }));
  return { rows: count, sha256: digest.digest('hex') };
}

/** In batches; the digest is known at the end. */
export async function readRows(path: string, batch: number, take: (rows: string[]) => Promise<void>): Promise<{ rows: number; sha256: string }> {
  const digest = createHash('sha256');
  let count = 0;
  let waiting: string[] = [];
  const source = createReadStream(path).pipe(createGunzip());
  for await (const line of linesOf(source)) {
    digest.update(line);
    digest.update('\n');
    count++;
    waiting.push(line.toString());
    if (waiting.length >= batch) {
      await take(waiting);
      waiting = [];
    }
  }
  if (waiting.length > 0) await take(waiting);
  return { rows: count, sha256: digest.digest('hex') };
}
