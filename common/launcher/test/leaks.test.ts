import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@hako/devkit/testing';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshTalent, signIn, until, type Caller } from './support/client.js';
import { openHouse, type TestHouse } from './support/house.js';

const file = sharedData('import/customers-5000.csv');

interface ImportState {
  id: string;
  state: string;
  total: number;
  succeeded: number;
  failed: number;
}

/** Values that may be in the vault and nowhere else: long enough that they cannot be there by chance. */
function canaries(csv: Buffer): string[] {
  const rows = parse(csv, { columns: true, bom: true, relax_column_count: true, skip_records_with_error: true }) as Record<string, string>[];
  return rows.flatMap((row) => [row['email'], row['phone'], row['street'], row['birth_date'], `${row['family_name']}${row['given_name']}`, `${row['family_name']} ${row['given_name']}`]).filter((value): value is string => (value ?? '').length >= 8);
}

async function dumpEverything(connectionString: string): Promise<{ table: string; text: string }[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`,
    );
    const dumps = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`);
      dumps.push({ table: name, text: rows.map((row) => row.line).join('\n') });
    }
    return dumps;
  } finally {
    await client.end();
  }
}

describe.skipIf(!file)('after an agency has imported its 5,000 customers', () => {
  let house: TestHouse;
  let admin: Caller;
  let csv: Buffer;
  beforeAll(async () => {
    house = await openHouse();
    admin = await signIn(house.base);
    csv = await readFile(file ?? '');
  });
  afterAll(() => house?.remove());

  it('the counts are exactly the documented ones', async () => {
    const talentId = await freshTalent(admin);
    const form = new FormData();
    form.append('options', JSON.stringify({ profileType: 'individual', talentId, mode: 'create', consumer: 'LEGACY_CRM' }));
    form.append('file', new Blob([new Uint8Array(csv)], { type: 'text/csv' }), 'customers-5000.csv');
    const started = await admin.send<ImportState>('POST', '/api/v1/imports/customers', form);
    expect(started.status, started.text).toBe(202);
    const done = await until(async () => {
      const { body } = await admin.send<ImportState>('GET', `/api/v1/imports/${started.body.data.id}`);
      return ['succeeded', 'failed', 'completed', 'cancelled', 'partial'].includes(body.data.state) ? body.data : undefined;
    });
    expect(done).toMatchObject({ total: 5000, succeeded: 4844, failed: 156 });
  }, 180_000);

  it('no personal value is in any table of core, in any queue row, or in any log', async () => {
    const values = canaries(csv);
    expect(values.length).toBeGreaterThan(15_000);
    const tables = await dumpEverything(house.facts.coreUrl);
    // The test must be able to fail: what is not personal is really there.
    expect(tables.find(({ table }) => table.endsWith('customers_customer') && table.includes('tenant_') && table.includes('.') && tables.length > 20)).toBeDefined();
    expect(tables.some(({ text }) => text.includes('LC-5000-000001'))).toBe(true);

    const logs = await readdir(join(house.dataDir, 'logs'));
    const texts = [...tables, ...(await Promise.all(logs.map(async (name) => ({ table: name, text: await readFile(join(house.dataDir, 'logs', name), 'utf8') }))))];
    const found = texts.flatMap(({ table, text }) => values.filter((value) => text.includes(value)).map((value) => `${table}: ${value}`));
    expect(found.slice(0, 10)).toEqual([]);
  }, 120_000);
});
