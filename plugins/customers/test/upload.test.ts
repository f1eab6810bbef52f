import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { writeXlsx } from '@hako/sdk-plugin/sheets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from './support/encode.js';
import { readUpload, type ReadOptions } from '../src/imports/upload.js';

const read = async (bytes: Buffer | string, options?: ReadOptions): Promise<{ text: string; encoding: string | null; format: string }> => {
  const file = await readUpload(Readable.from([Buffer.from(bytes as string)]), options);
  return { text: await text(file.text), encoding: file.encoding, format: file.format };
};
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'read', (fault: unknown) => (fault as { code?: unknown }).code);

const JAPANESE = ['ニックネーム,メモ,姓', 'ねこ大好き,はじめまして,山田', '星空ﾐｸ,東京都渋谷区の方,佐藤', 'さくら,イベントで会った,高橋'];
const CHINESE = ['昵称,备注,姓', '星辰大海,上海线下见面会,李', '小熊猫,喜欢唱歌的朋友,欧阳', '云朵,已经付款,王'];

describe('a text file', () => {
  it.each([
    ['Shift_JIS', JAPANESE], ['GB18030', CHINESE], ['UTF-16LE', JAPANESE], ['UTF-16BE', CHINESE],
  ] as const)('in %s is told and converted, however its rows are mixed', async (encoding, lines) => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...lines.slice(1)), { minLength: 1, maxLength: 30 }), fc.constantFrom('\r\n', '\n'), async (rows, end) => {
      const file = [lines[0], ...rows, ''].join(end);
      expect(await read(encode(file, encoding))).toEqual({ text: file, encoding, format: 'csv' });
    }), { numRuns: 60 });
  });

  it('is told by its last line, when everything before is ASCII', async () => {
    const file = `${'nickname,notes\nplain,row\n'.repeat(20_000)}ねこ大好き,はじめまして\n`;
    expect(await read(encode(file, 'Shift_JIS'))).toEqual({ text: file, encoding: 'Shift_JIS', format: 'csv' });
  });

  it.each([[[0xff, 0xfe], 'UTF-16LE'], [[0xfe, 0xff], 'UTF-16BE'], [[0xef, 0xbb, 0xbf], 'UTF-8']] as const)('with the mark %j is what its mark says', async (mark, encoding) => {
    const body = 'nickname\nねこ\n';
    const bytes = encoding === 'UTF-8' ? Buffer.from(body) : encode(body, encoding);
    expect((await read(Buffer.concat([Buffer.from(mark), bytes]))).text.replace('\ufeff', '')).toBe(body);
  });

  it('is read as a person says where it cannot be told, and refused when it is not that', async () => {
    const short = encode('a,表\n', 'Shift_JIS');
    expect((await read(short, { encoding: 'Shift_JIS' })).text).toBe('a,表\n');
    expect(await codeOf(read(Buffer.from([0x61, 0x2c, 0xff, 0x0a]), { encoding: 'Shift_JIS' }))).toBe('IMPORT_ENCODING');
    expect(await codeOf(read('nickname\nねこ\n', { encoding: 'UTF-16LE' }))).not.toBe(undefined);
  });

  it.each<[string, Buffer]>([
    ['cut off inside a character', Buffer.concat([Buffer.from('nickname\nねこ'), Buffer.from([0xe7, 0x8c])])],
    ['of no encoding at all', Buffer.from([0x61, 0xff, 0xfd, 0xff, 0x0a])],
    ['with zeros in it', Buffer.from('nickname\na\u0000b\n')],
    ['that is a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['in UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
  ])('%s is refused', async (_name, bytes) => {
    expect(await codeOf(read(bytes))).toBe('IMPORT_ENCODING');
  });

  it('is refused when there is nothing', async () => {
    expect(await codeOf(read(''))).toBe('IMPORT_EMPTY');
  });
});

describe('a workbook', () => {
  async function* rows(): AsyncGenerator<string[][]> {
    yield [['ねこ', '=1+1'], ['星辰', '"a", b\nc'], ['only']];
  }

  it('becomes text with as many cells in a row as titles', async () => {
    const bytes = await buffer(writeXlsx(rows(), { sheet: '顧客', titles: ['nickname', 'notes'] }));
    expect(await read(bytes)).toEqual({ text: 'nickname,notes\r\nねこ,=1+1\r\n星辰,"""a"", b\nc"\r\nonly,\r\n', encoding: null, format: 'xlsx' });
    expect(await codeOf(read(bytes, { sheet: 'Customers' }))).toBe('IMPORT_SHEET');
  });

  it.each<[string, Buffer, string]>([
    ['with a password', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(512)]), 'IMPORT_WORKBOOK_LOCKED'],
    ['that is none', Buffer.from('PK\u0003\u0004 and nothing else'), 'IMPORT_WORKBOOK_BROKEN'],
  ])('%s is refused', async (_name, bytes, code) => {
    expect(await codeOf(read(bytes))).toBe(code);
  });
});
