import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { parseRecords } from './parse.js';

export interface ImportFile {
  path: string;
  total: number;
  succeeded: number;
  failed: number;
  /** Reason as the screen names it (`field:code`) to number of records. */
  reasons: Record<string, number>;
  /** A good record to look for afterwards. */
  person: { nickname: string; externalId: string; phone: string };
}

const SHARED = join(process.cwd(), '../../../shared/data/import/customers-5000.csv');

/** The agency's export where it is at hand, else a small file of the same shape. */
export function importFile(): ImportFile {
  return existsSync(SHARED) ? agencyExport() : smallFile();
}

function agencyExport(): ImportFile {
  const { records } = parseRecords(readFileSync(SHARED, 'utf8').replace(/^\uFEFF/, ''), { delimiter: ',' });
  const [headers = [], ...rows] = records;
  const at = (name: string): number => headers.indexOf(name);
  const phone = at('phone');
  // Written with its country already, so that the stored form can be told without a numbering plan.
  const named = (cells: string[]): string => cells[at('nickname')] ?? '';
  const once = (name: string): boolean => rows.filter((cells) => named(cells).includes(name)).length === 1;
  const row = rows.find((cells) => cells.length === headers.length && /^\+81\d{10}$/.test(cells[phone] ?? '') && /_\d{3}$/.test(named(cells)) && once(named(cells)));
  if (!row) throw new Error('the export has no such row');
  return {
    path: SHARED,
    total: 5_000,
    succeeded: 4_844,
    failed: 156,
    reasons: { 'nickname:required': 15, 'status:unknown': 14, 'email:email': 13, 'phone:phone': 24, 'row:too_many_fields': 14, 'row:too_few_fields': 10, 'nickname:too_long': 14, 'notes:too_long': 13, 'external_id:taken': 16, 'language:unknown': 13 },
    person: { nickname: named(row), externalId: row[at('external_id')] ?? '', phone: row[phone] ?? '' },
  };
}

const HEADERS = ['external_id', 'nickname', 'language', 'status', 'tags', 'source', 'notes', 'family_name', 'given_name', 'phone', 'email', 'country'];

function smallFile(): ImportFile {
  const spoilt: Record<number, (cells: string[]) => string[]> = {
    10: (cells) => cells.with(1, '\u3000'),
    20: (cells) => cells.with(3, 'UNHEARD_OF'),
    30: (cells) => cells.with(10, 'nobody@@example'),
    40: (cells) => cells.with(9, '12'),
    50: (cells) => [...cells, 'too much'],
    60: (cells) => cells.with(0, 'SMALL-1'),
  };
  const rows = Array.from({ length: 300 }, (_, index) => {
    const record = index + 1;
    const cells = [`SMALL-${record}`, `Fan ${record}`, 'ja', 'ACTIVE', 'vip;oshi', 'event', 'line one\nline two', '山田', '湊', `+8190${String(10_000_000 + record)}`, `fan${record}@example.com`, 'JP'];
    return spoilt[record]?.(cells) ?? cells;
  });
  const path = join(tmpdir(), `hako-customers-300-${process.pid}.csv`);
  const line = (cells: string[]): string => cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
  writeFileSync(path, `\uFEFF${[HEADERS, ...rows].map(line).join('\r\n')}\r\n`);
  return {
    path,
    total: 300,
    succeeded: 294,
    failed: 6,
    reasons: { 'nickname:required': 1, 'status:unknown': 1, 'email:email': 1, 'phone:phone': 1, 'row:too_many_fields': 1, 'external_id:taken': 1 },
    person: { nickname: 'Fan 7', externalId: 'SMALL-7', phone: '+819010000007' },
  };
}
