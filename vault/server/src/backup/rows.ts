import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

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
    digest.update(`${line}\n`);
    count++;
    waiting.push(line);
    if (waiting.length >= batch) {
      await take(waiting);
      waiting = [];
    }
  }
  if (waiting.length > 0) await take(waiting);
  return { rows: count, sha256: digest.digest('hex') };
}

/** At line feeds alone: U+2028, which JSON does not escape, ends no line of ours. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of source) {
    let from = 0;
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, from)) {
      yield bytes.toString('utf8', from, at);
      from = at + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
