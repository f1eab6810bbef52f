import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '../testing/approve.js';
import { httpsCall } from '../testing/https-call.js';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
let admin: pg.Client;
const copies: string[] = [];
beforeAll(async () => {
  suite = await startSuite();
  const url = new URL(suite.databaseUrl);
  url.pathname = '/postgres';
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
});
afterAll(async () => {
  for (const name of copies) await admin?.query(`drop database if exists ${name} with (force)`);
  await admin?.end();
  await suite?.sql.end();
  await suite?.end();
});

const ledger = (): string => join(suite.vault.keysDir, 'vault-erasures.jsonl');
const shred = async (subjectId: string): Promise<number> =>
  (await suite.call(`/v1/subjects/${subjectId}/shred`, { token: suite.sign({ op: 'shred', pur: 'subject_request', appr: await approve(suite.sql, suite.tenantId, 'subject.shred', subjectId) }, { subjectIds: [subjectId] }), body: {} })).status;

/** The database as it stands, as somebody would bring it back later: under another name. */
async function copyDatabase(name: string): Promise<string> {
  const source = new URL(suite.databaseUrl).pathname.slice(1);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and application_name = $2', [source, 'hako-vault']);
  // The suite's own connection must not look on either.
  await suite.sql.end();
  for (let tries = 0; ; tries++) {
    try {
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [source]);
      await admin.query(`create database ${name} template "${source}"`);
      break;
    } catch (error) {
      if (tries > 50) throw error;
    }
  }
  copies.push(name);
  suite.sql = new pg.Client({ connectionString: suite.databaseUrl });
  await suite.sql.connect();
  const url = new URL(suite.databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

const read = (vault: VaultProcess, subjectId: string): ReturnType<typeof httpsCall> =>
  httpsCall(vault, '/v1/detokenize', { token: suite.sign({ op: 'read', fields: ['email'], view: 'plain' }, { subjectIds: [subjectId] }), body: { subjectIds: [subjectId], fields: ['email'], view: 'plain' } });
const isReady = async (vault: VaultProcess): Promise<boolean> => (await fetch(`http://127.0.0.1:${vault.healthPort}/health/ready`)).ok;

describe('a copy of before an erasure', () => {
  it('forgets again what was erased since, before it serves; without the ledger it serves nothing', async () => {
    const [erased, kept] = [await suite.newSubject(), await suite.newSubject()];
    const copyUrl = await copyDatabase(`vault_copy_${process.pid}`);
    expect(await shred(erased)).toBe(200);

    // Under another roof the old state would show what was erased.
    // A place of its own: the other vault, which still runs, looks after its ledger by itself.
    const itsLedger = join(suite.vault.keysDir, 'brought-later.jsonl');
    const own = { HAKO_VAULT_ERASURE_LEDGER: itsLedger };
    const closed = await runVault(copyUrl, own, { like: suite.vault, until: 'live' });
    expect(await isReady(closed)).toBe(false);
    expect(await read(closed, erased)).toMatchObject({ status: 503, body: { code: 'VAULT_UNAVAILABLE' } });
    expect((await read(closed, kept)).status).toBe(503);
    await expect.poll(() => closed.output().includes('"alert":"erasure"')).toBe(true);

    // On its way it is not all there yet, and what it does not tell would stay.
    const whole = await readFile(ledger(), 'utf8');
    await writeFile(itsLedger, whole.slice(0, -10));
    await expect.poll(() => closed.output().match(/"alert":"erasure"/g)?.length ?? 0).toBeGreaterThan(0);
    expect(await isReady(closed)).toBe(false);
    // The operator brings the ledger; nothing has to be started anew.
    await writeFile(itsLedger, whole);
    await expect.poll(() => isReady(closed)).toBe(true);
    expect((await read(closed, erased)).body).toEqual({ subjects: [{ subjectId: erased, status: 'shredded' }] });
    expect((await read(closed, kept)).body).toMatchObject({ subjects: [{ status: 'ok' }] });
    await closed.dispose();

    const again = await runVault(copyUrl, own, { like: suite.vault });
    expect((await read(again, erased)).body).toEqual({ subjects: [{ subjectId: erased, status: 'shredded' }] });
    await again.dispose();
  });

  it('does not open with a ledger that somebody has changed', async () => {
    const text = await readFile(ledger(), 'utf8');
    const copyUrl = await copyDatabase(`vault_copy2_${process.pid}`);
    // Another digit, whichever stood there.
    await writeFile(ledger(), text.replace(/(?<="subjectId":"pf_)[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0')));
    const closed = await runVault(copyUrl, {}, { like: suite.vault, until: 'live' });
    await expect.poll(() => closed.output().includes('"alert":"erasure"')).toBe(true);
    expect(await isReady(closed)).toBe(false);
    await closed.dispose();
    await writeFile(ledger(), text);
  });
});
