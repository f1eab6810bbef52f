import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { breachedFilter } from './breached.js';

const SUM = /^([0-9a-f]{40})(?::\d+)?\s*$/i;

/**
 * `node core/lib/identity/passwords/make-breached-list.js <entries> <file> < sums.txt`: makes the file for
 * HAKO_BREACHED_PASSWORDS of a published list of SHA-1 sums, one per line, with or without a count behind a colon.
 */
async function main([entries, file]: string[]): Promise<void> {
  const count = Number(entries);
  if (!Number.isSafeInteger(count) || count <= 0 || file === undefined) throw new Error('usage: make-breached-list <about how many sums> <file to write> < sums.txt');
  const filter = breachedFilter(count);
  let added = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const sum = SUM.exec(line)?.[1];
    if (sum === undefined) continue;
    filter.add(Buffer.from(sum, 'hex'));
    added += 1;
  }
  await writeFile(file, filter.bytes);
  process.stdout.write(`${added} sums in ${filter.bytes.length} bytes\n`);
}

await main(process.argv.slice(2));
