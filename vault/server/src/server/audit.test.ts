import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, leafHash, type Json } from '@hako/ledger';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

interface LogRow {
  seq: string;
  entry: { seq: number; prev: string | null; op: string; result: string; actor: object; purpose: string; detail: Record<string, Json> } & { [key: string]: Json };
  prev: Buffer;
  leaf: Buffer;
}
const log = async (): Promise<LogRow[]> => (await suite.sql.query<LogRow>('select seq, entry, prev, leaf from vault.access_log where tenant_id = $1 order by seq', [suite.tenantId])).rows;

describe('the access log', () => {
  it('has an entry for each access, with who, why and what, and no value', async () => {
    const subjectId = await suite.newSubject();
    await suite.read([subjectId], ['phone', 'email']);
    const [written, read] = (await log()).slice(-2);
    expect(written!.entry).toMatchObject({ op: 'write', detail: { writes: [[subjectId, 1, expect.stringMatching(/^[0-9a-f]{64}$/)]] } });
    expect(read!.entry).toMatchObject({
      op: 'read',
      purpose: 'customer_view',
      result: 'success',
      actor: { id: 'user-1', caller: 'core-api' },
      detail: { view: 'plain', fields: ['phone', 'email'], subjects: [subjectId], counts: { ok: 1 } },
    });
    expect(JSON.stringify(await log())).not.toContain('9012345678');
  });

  it('is one chain without gaps: each entry holds the leaf before it', async () => {
    await Promise.all(Array.from({ length: 10 }, () => suite.newSubject()));
    const rows = await log();
    let before: string | null = null;
    for (const [i, row] of rows.entries()) {
      expect(Number(row.seq)).toBe(i + 1);
      expect(row.entry.seq).toBe(i + 1);
      expect(row.entry.prev).toBe(before);
      expect(leafHash(canonicalJson(row.entry)).equals(row.leaf)).toBe(true);
      before = row.leaf.toString('base64');
    }
  });

  it('tells of a replay and of a token that reached for more', async () => {
    const subjectId = await suite.newSubject();
    const token = suite.sign({ op: 'read', fields: ['phone'], view: 'plain' }, { subjectIds: [subjectId] });
    const body = { subjectIds: [subjectId], fields: ['phone'], view: 'plain' };
    await suite.call('/v1/detokenize', { token, body });
    await suite.call('/v1/detokenize', { token, body });
    await suite.call('/v1/detokenize', { token: suite.sign({ op: 'read', fields: ['phone'], view: 'plain' }, { subjectIds: [subjectId] }), body: { ...body, fields: ['email'] } });
    await expect.poll(async () => (await log()).slice(-2).map(({ entry }) => [entry.result, entry.detail['code']])).toEqual([
      ['denied', 'TOKEN_REPLAYED'],
      ['denied', 'TOKEN_INVALID'],
    ]);
    await expect.poll(() => suite.vault.output().includes('"alert":"replay"')).toBe(true);
  });

  it('keeps the digest\'s first bytes of a search, never what was asked for', async () => {
    await suite.call('/v1/search', { token: suite.sign({ op: 'search', fields: ['email'] }), body: { field: 'email', value: 'aiko.sato@example.jp' } });
    const last = (await log()).at(-1)!;
    expect(last.entry.detail).toMatchObject({ field: 'email', digest: expect.stringMatching(/^[0-9a-f]{4}$/) as string });
    expect(JSON.stringify(last.entry)).not.toContain('aiko.sato');
  });

  it('cannot be changed or emptied, neither by the service nor by the owner', async () => {
    const owner = suite.sql;
    for (const statement of [`update vault.access_log set actor = 'x'`, 'delete from vault.access_log', 'truncate vault.access_log']) await expect(owner.query(statement)).rejects.toMatchObject({ code: 'HK002' });
    const service = await connectAsService();
    for (const statement of [`update vault.access_log set actor = 'x'`, 'delete from vault.access_log', 'truncate vault.access_log', 'create table vault.x ()', 'drop table vault.field', 'alter table vault.access_log disable trigger all', `delete from vault.keyring`]) {
      await expect(service.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
    await service.end();
  });

  it('comes before the plaintext: without its entry nothing is read, and the token is not lost', async () => {
    const subjectId = await suite.newSubject();
    const token = suite.sign({ op: 'read', fields: ['phone'], view: 'plain' }, { subjectIds: [subjectId] });
    const read = (): ReturnType<VaultSuite['call']> => suite.call('/v1/detokenize', { token, body: { subjectIds: [subjectId], fields: ['phone'], view: 'plain' } });
    await suite.sql.query('alter table vault.access_log rename to access_log_away');
    const answer = await read();
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({ code: 'VAULT_UNAVAILABLE', requestId: answer.body['requestId'] });
    expect(JSON.stringify(answer)).not.toContain(SAMPLE.phone![0]!.slice(1));
    await suite.sql.query('alter table vault.access_log_away rename to access_log');
    expect((await read()).status).toBe(200);
  });
});

async function connectAsService(): Promise<pg.Client> {
  const { rows } = await suite.sql.query<{ host: string; port: number; database: string }>(`select host(inet_server_addr()) as host, inet_server_port() as port, current_database() as database`);
  const { host, port, database } = rows[0]!;
  const client = new pg.Client({ host, port, database, user: `${database}_vault_app`, password: readFileSync(join(suite.vault.keysDir, 'vault-db.password'), 'utf8').trim() });
  await client.connect();
  return client;
}
