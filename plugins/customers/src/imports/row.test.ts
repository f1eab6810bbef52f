import { createReadStream } from 'node:fs';
import { sharedData } from '@hako/devkit/testing';
import { describe, expect, it } from 'vitest';
import { Lookup, type Catalogue } from './catalogue.js';
import { resolveColumns, type ColumnCode } from './columns.js';
import { Inspector } from './inspector.js';
import { readRecords } from './records.js';
import { checkRow, type RowRules } from './row.js';

const catalogue: Catalogue = { platforms: new Lookup(), membershipTypes: new Lookup(), systems: new Lookup(), fields: [], timezone: 'Asia/Tokyo' };
const codes: ColumnCode[] = ['external_id', 'nickname', 'language', 'status', 'tags', 'birth_date', 'phone', 'email', 'country'];
const rules: RowRules = { codes, profileType: 'individual', mode: 'create', statuses: new Set(['ACTIVE', 'VIP']), phoneCountry: 'JP', now: new Date('2026-11-21T00:00:00Z'), catalogue };
const good = ['X-1', 'にゃんこ', 'ja', 'ACTIVE', '早期;vip;vip', '1999-02-28', '090-1234-5678', 'a@example.com', 'JP'];
const withCell = (code: ColumnCode, value: string): string[] => good.map((cell, index) => (codes[index] === code ? value : cell));

describe('a row of an import', () => {
  it('comes out normalised when everything is right', () => {
    const checked = checkRow(7, good, rules);
    expect(checked).toMatchObject({ ok: true, row: { record: 7, externalId: 'X-1', tags: ['早期', 'vip'], personal: { birth_date: '1999-02-28', phone: ['+819012345678'], email: ['a@example.com'], address: [{ country: 'JP' }] } } });
  });

  it('keeps the lines of notes, and puts on one line what the API would refuse on several', () => {
    const two = checkRow(1, ['にゃ\r\n んこ', ' first\nsecond ', 'a\tb; c\nd', '1\n2'], { ...rules, codes: ['nickname', 'notes', 'tags', 'street'] });
    expect(two).toMatchObject({ ok: true, row: { nickname: 'にゃ んこ', notes: 'first\nsecond', tags: ['a b', 'c d'], personal: { address: [{ street: '1 2' }] } } });
  });

  it.each([
    ['nickname', '\u3000 ', 'required'],
    ['nickname', '長'.repeat(129), 'too_long'],
    // NEL, and what Windows' quotes become when they are read as Latin-1: the vault takes no such text.
    ['nickname', 'a\u0085b', 'control'],
    ['external_id', '\u0093X\u0094', 'control'],
    ['language', 'xx', 'unknown'],
    ['status', '有効', 'unknown'],
    ['birth_date', '1999-02-29', 'date'],
    ['birth_date', '31/12/1999', 'date'],
    ['birth_date', '2999-01-01', 'future'],
    ['phone', '12', 'phone'],
    ['phone', '＋＋８１', 'phone'],
    ['email', 'fan..x@', 'email'],
    ['email', 'a@b@c.example', 'email'],
    ['country', 'JPN', 'country'],
  ] as const)('tells that %s "%s" is %s, without repeating the value', (field, value, code) => {
    const checked = checkRow(1, withCell(field, value), rules);
    expect(checked).toMatchObject({ ok: false });
    if (checked.ok) return;
    expect(checked.errors).toContainEqual(expect.objectContaining({ field, code }));
    expect(JSON.stringify(checked.errors)).not.toContain(value);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(checkRow(1, withCell('nickname', '𠮷'.repeat(128)), rules).ok).toBe(true);
    expect(checkRow(1, withCell('nickname', '𠮷'.repeat(129)), rules).ok).toBe(false);
  });

  it('tells a row with fields too many or too few once, and looks no further', () => {
    expect(checkRow(1, [...good, 'x'], rules)).toEqual({ ok: false, errors: [{ field: 'row', code: 'too_many_fields', params: { expected: 9, found: 10 } }] });
    expect(checkRow(1, good.slice(0, 3), rules)).toEqual({ ok: false, errors: [{ field: 'row', code: 'too_few_fields', params: { expected: 9, found: 3 } }] });
  });

  it('takes the mark of a spreadsheet off, and keeps text that begins like a formula', () => {
    expect(checkRow(1, withCell('nickname', "'=1+1"), rules)).toMatchObject({ row: { nickname: '=1+1' } });
    expect(checkRow(1, withCell('nickname', '@home'), rules)).toMatchObject({ row: { nickname: '@home' } });
  });

  it('needs no nickname in an update, but an external id', () => {
    expect(checkRow(1, withCell('nickname', ''), { ...rules, mode: 'update' }).ok).toBe(true);
    expect(checkRow(1, withCell('external_id', ''), { ...rules, mode: 'update' })).toMatchObject({ errors: [{ field: 'external_id', code: 'required' }] });
  });
});

const sample = sharedData('import/customers-5000.csv');

describe.skipIf(!sample)('the sample of 5,000 records', () => {
  it('has exactly the documented faults', async () => {
    const inspector = new Inspector();
    inspector.resume();
    await new Promise((done, fail) => createReadStream(sample as string).pipe(inspector).on('end', done).on('error', fail));
    const { headers, delimiter, rows } = inspector.result();
    expect(rows).toBe(5_000);
    const { codes: columns, problems } = resolveColumns(headers, { profileType: 'individual', mode: 'create', mapping: {} });
    expect(problems).toEqual([]);

    const found: Record<string, number> = {};
    const seen = new Set<string>();
    const count = (name: string): void => void (found[name] = (found[name] ?? 0) + 1);
    const sampleRules = { ...rules, codes: columns, statuses: new Set(['ACTIVE', 'PENDING', 'VIP', 'INACTIVE']) };
    for await (const { record, cells } of readRecords(createReadStream(sample as string), { delimiter })) {
      const checked = checkRow(record, cells, sampleRules);
      if (!checked.ok) count(checked.errors.map((error) => `${error.field}:${error.code}`).join(' '));
      else if (seen.has(checked.row.externalId ?? '')) count('external_id:taken');
      else if (checked.row.externalId) seen.add(checked.row.externalId);
    }
    expect(found).toEqual({
      'nickname:required': 15, 'status:unknown': 14, 'birth_date:date': 6, 'birth_date:future': 4, 'email:email': 13, 'phone:phone': 24,
      'row:too_many_fields': 14, 'row:too_few_fields': 10, 'nickname:too_long': 14, 'notes:too_long': 13, 'external_id:taken': 16, 'language:unknown': 13,
    });
    expect(seen.size).toBe(4_844);
  });
});
