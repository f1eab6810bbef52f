import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inspector, type Inspected } from './inspector.js';
import { RecordScanner } from './scanner.js';

async function inspect(bytes: Buffer | string, chunk = 7): Promise<Inspected> {
  const inspector = new Inspector();
  const data = Buffer.from(bytes as string);
  const pieces = Array.from({ length: Math.ceil(data.length / chunk) }, (_, index) => data.subarray(index * chunk, (index + 1) * chunk));
  await pipeline(Readable.from(pieces), inspector, new Writable({ write: (_chunk, _encoding, done) => done() }));
  return inspector.result();
}

describe('an uploaded file', () => {
  it.each([1, 2, 3, 64_000])('is understood in pieces of %d bytes, with BOM, CRLF and newlines in quotes', async (chunk) => {
    const file = '\ufeffnickname,notes\r\n猫,"one\r\ntwo, ""three"""\r\n\r\n星辰,😀\r\n';
    expect(await inspect(file, chunk)).toEqual({ delimiter: ',', headers: ['nickname', 'notes'], rows: 2 });
  });

  it('may be separated by semicolons or tabs', async () => {
    expect(await inspect('nickname;"tags, all"\na;b\n')).toMatchObject({ delimiter: ';', headers: ['nickname', 'tags, all'] });
    expect(await inspect('nickname\ttags\na\tb;c\n')).toMatchObject({ delimiter: '\t', rows: 1 });
  });

  it.each(['', '\ufeff', '\r\n\r\n', 'nickname,tags\r\n', 'nickname'])('that is empty (%j) is refused as such', async (file) => {
    await expect(inspect(file)).rejects.toMatchObject({ code: 'IMPORT_EMPTY' });
  });

  it('with a quote that is never closed, or text behind a closed one, is refused with its line', async () => {
    await expect(inspect('nickname,notes\na,b\nc,"open\nd,e\n')).rejects.toMatchObject({ code: 'IMPORT_BROKEN', params: { line: 3 } });
    await expect(inspect('nickname,notes\na,"b"c\n')).rejects.toMatchObject({ code: 'IMPORT_BROKEN', params: { line: 2 } });
  });
});

describe('the record scanner', () => {
  const cell = fc.array(fc.constantFrom('a', '猫', '"', ',', '\n', '\r\n', ' ', '😀'), { maxLength: 5 }).map((parts) => parts.join(''));
  const quoted = cell.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  const file = fc.tuple(fc.array(fc.array(quoted, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean());

  it('counts the same records as the parser that reads them later', () => {
    fc.assert(
      fc.property(file, ([rows, end, last]) => {
        const text = rows.map((cells) => cells.join(',')).join(end) + (last ? end : '');
        const scanner = new RecordScanner(',');
        scanner.write(Buffer.from(text));
        scanner.end();
        const parsed = parse(text, { relax_quotes: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] }) as string[][];
        expect(scanner.brokenAt).toBeUndefined();
        expect(scanner.records).toBe(parsed.length);
      }),
      { numRuns: 500 },
    );
  });
});
