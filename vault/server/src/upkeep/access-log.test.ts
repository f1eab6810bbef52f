import { openCheckpoint, parseVerifierKey, verifyConsistency, verifyExport, verifyInclusion, type Json } from '@hako/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDetector } from '../anomaly/detector.js';
import { appendAccess } from '../audit/access-log.js';
import { createCheckpointSigner, type CheckpointSigner } from '../audit/checkpoint-key.js';
import { exportAccess, queryAccess } from '../audit/query.js';
import { originOf, sealAll } from '../audit/sealer.js';
import { proveConsistency, proveInclusion } from '../audit/tree.js';
import { verifyChain } from '../backup/audit-chain.js';
import { openBench, type Bench } from '../testing/in-process.js';
import { countAccessDue, pruneAccess, pruneAllAccess } from './access-log.js';

const DAY = 86_400_000;
const now = Date.now();
let bench: Bench;
let signer: CheckpointSigner;
beforeAll(async () => {
  bench = await openBench(now);
  signer = await createCheckpointSigner(bench.database, bench.keks, { name: 'hako-vault.test', now: () => now });
});
afterAll(() => bench?.end());

const subject = (digit: string): string => `pf_${digit.repeat(32)}`;
const run = async <T extends object>(text: string, ...values: unknown[]): Promise<T[]> => bench.database.query<T>({ text, values });

async function append(tenantId: string, daysAgo: number, detail: { [key: string]: Json } = { view: 'plain', subjects: [] }, op = 'read'): Promise<void> {
  const entry = { tenantId, at: new Date(now - daysAgo * DAY), actor: { id: 'user-1', sid: null, via: null, caller: 'core-api' }, op, purpose: 'customer_view', reason: '佐藤', result: 'success' as const, cid: 'c1', jti: 'j', jobId: null, detail };
  await bench.database.transaction((tx) => appendAccess(tx, entry));
}
const seal = (daysAgo: number): Promise<number> =>
  sealAll({ database: bench.database, signer, origin: originOf('test'), now: () => now - daysAgo * DAY, onTamper: (_tenantId, seq) => expect.unreachable(`tampered: ${seq}`) }, { force: true });
/** The anomaly rules, as they were up to date then. */
const look = async (): Promise<void> => createDetector({ database: bench.database, alerts: bench.alerts, now: () => now, holder: 'test' }).tick();
async function tenant(days?: number): Promise<string> {
  const tenantId = await bench.newTenant();
  if (days) await run('update vault.tenant set access_log_days = $2 where tenant_id = $1', tenantId, days);
  return tenantId;
}
const bodies = async (tenantId: string): Promise<number[]> => (await run<{ seq: string }>('select seq from vault.access_log where tenant_id = $1 and entry is not null order by seq', tenantId)).map(({ seq }) => Number(seq));
const write = (id: string, version: number): { [key: string]: Json } => ({ fields: ['email'], writes: [[id, version, 'ab'.repeat(32)]] });

describe('retention of the access log', () => {
  it('drops who, why and what after the agency\'s days, and nothing younger', async () => {
    const [usual, short] = [await tenant(), await tenant(60)];
    for (const tenantId of [usual, short]) for (const daysAgo of [400, 366, 364, 61, 59]) await append(tenantId, daysAgo);
    await seal(40);
    await look();
    expect(await pruneAccess(bench.database, short, { dryRun: true })).toEqual({ removed: 4, held: 0, needed: 0 });
    expect(await countAccessDue(bench.database, short)).toEqual({ due: 4, writes: 0, held: 0 });
    expect(await bodies(short)).toHaveLength(5);
    expect([await pruneAccess(bench.database, usual), await pruneAccess(bench.database, short)].map(({ removed }) => removed)).toEqual([2, 4]);
    expect([await bodies(usual), await bodies(short)]).toEqual([[3, 4, 5], [5]]);
    const [row] = await run<{ row: string }>('select to_jsonb(l)::text as row from vault.access_log l where tenant_id = $1 and seq = 1', short);
    expect(row!.row).not.toMatch(/user-1|customer_view|佐藤|"c1"|"read"/);
    expect(await pruneAccess(bench.database, short)).toEqual({ removed: 0, held: 0, needed: 0 });
  });

  it('waits until an entry is signed for 30 days and the anomaly rules have seen it', async () => {
    const tenantId = await tenant(30);
    for (let i = 0; i < 4; i++) await append(tenantId, 100);
    expect((await pruneAccess(bench.database, tenantId)).removed).toBe(0);
    await seal(29);
    await look();
    expect((await pruneAccess(bench.database, tenantId)).removed).toBe(0);
    const other = await tenant(30);
    for (let i = 0; i < 4; i++) await append(other, 100);
    await seal(31);
    expect((await pruneAccess(bench.database, other)).removed).toBe(0);
    await look();
    expect((await pruneAccess(bench.database, other)).removed).toBe(4);
  });

  it('leaves what names somebody under a legal hold, wherever it names them, until the hold ends', async () => {
    const tenantId = await tenant();
    const held = subject('a');
    await append(tenantId, 500, { view: 'plain', subjects: [subject('b'), held] });
    await append(tenantId, 500, { subject: held }, 'shred');
    await append(tenantId, 500, { told: { unreadable: [held] } });
    await append(tenantId, 500, { subjects: [subject('b')] });
    await seal(400);
    await look();
    await run(`insert into vault.legal_hold (tenant_id, subject_id, hold_id, set_by) values ($1, $2, 'case', 'user-1')`, tenantId, held);
    expect(await countAccessDue(bench.database, tenantId)).toEqual({ due: 1, writes: 0, held: 3 });
    expect(await pruneAccess(bench.database, tenantId)).toEqual({ removed: 1, held: 3, needed: 0 });
    expect(await bodies(tenantId)).toEqual([1, 2, 3]);
    await run('delete from vault.legal_hold where tenant_id = $1', tenantId);
    expect((await pruneAccess(bench.database, tenantId)).removed).toBe(3);
  });

  it('leaves the newest write of everybody who was not erased: the check of integrity compares with it', async () => {
    const tenantId = await tenant();
    const [rewritten, once, erased] = [subject('1'), subject('2'), subject('3')];
    await append(tenantId, 500, write(rewritten, 1), 'write');
    await append(tenantId, 500, write(once, 1), 'write');
    await append(tenantId, 500, write(erased, 1), 'write');
    await append(tenantId, 450, write(rewritten, 2), 'write');
    await seal(400);
    await append(tenantId, 10, write(rewritten, 3), 'write');
    await look();
    await run(`insert into vault.erasure (no, kind, tenant_id, subject_id, at, receipt, digest, note) values ((select coalesce(max(no), 0) + 1 from vault.erasure), 'subject', $1, $2, now(), '{}', decode(repeat('00', 32), 'hex'), '')`, tenantId, erased);
    expect(await countAccessDue(bench.database, tenantId)).toEqual({ due: 4, writes: 4, held: 0 });
    expect(await pruneAccess(bench.database, tenantId)).toEqual({ removed: 3, held: 0, needed: 1 });
    expect(await bodies(tenantId)).toEqual([2, 5]);
  });

  it('keeps every proof, export and backup good, and tells what is gone by count', async () => {
    const tenantId = await tenant();
    for (let i = 0; i < 12; i++) await append(tenantId, 500);
    await seal(450);
    for (let i = 0; i < 5; i++) await append(tenantId, 20);
    await seal(20);
    await look();
    const before = await exportAccess(bench.database, tenantId, 0);
    const oldProof = await proveInclusion(bench.database, tenantId, 3, 12);
    expect((await pruneAccess(bench.database, tenantId)).removed).toBe(12);

    const { lines, checkpoints } = await exportAccess(bench.database, tenantId, 0);
    const keys = signer.verifierKeys();
    expect(lines[0]).toEqual({ seq: 1, leaf: before.lines[0]!.leaf });
    expect(await verifyExport(lines, checkpoints, keys)).toMatchObject({ ok: true, entries: 17, withoutBody: 12, size: 17, unsealed: 0 });
    expect(await verifyExport(lines.map((line) => (line.seq === 4 ? { ...line, leaf: lines[5]!.leaf } : line)), checkpoints, keys)).toMatchObject({ ok: false });
    const { name, publicKey } = parseVerifierKey(keys[0]!);
    const [small, large] = checkpoints.map((note) => openCheckpoint(note, name, publicKey));
    expect(await proveInclusion(bench.database, tenantId, 3, 12)).toEqual(oldProof);
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    expect(verifyInclusion(2, 12, bytes(oldProof.leaf), oldProof.hashes.map(bytes), small!.root)).toBe(true);
    expect(verifyConsistency(12, 17, small!.root, large!.root, (await proveConsistency(bench.database, tenantId, 12, 17)).hashes.map(bytes))).toBe(true);
    // Later accesses chain on, and the sealer goes on from where it was.
    await append(tenantId, 0);
    await seal(0);
    const later = await exportAccess(bench.database, tenantId, 0);
    expect(await verifyExport(later.lines, later.checkpoints, keys)).toMatchObject({ ok: true, entries: 18, withoutBody: 12 });

    const [head] = await run<{ seq: string; head: Buffer }>('select seq, head from vault.access_chain where tenant_id = $1', tenantId);
    const said = { tenantId, seq: Number(head!.seq), head: head!.head.toString('hex'), checkpoint: later.checkpoints.at(-1)! };
    expect(await verifyChain(bench.database, said, keys)).toMatchObject({ entries: 18, problem: null });
    expect((await verifyChain(bench.database, { ...said, checkpoint: null }, keys)).problem).toBe('entry 1 has no body and no checkpoint');

    const old = await queryAccess(bench.database, tenantId, { from: new Date(now - 510 * DAY).toISOString(), to: new Date(now - 490 * DAY).toISOString() }, now);
    expect(old).toEqual({ entries: [], nextCursor: null, pruned: 12 });
    expect(await queryAccess(bench.database, tenantId, {}, now)).toMatchObject({ entries: { length: 6 }, pruned: 0 });
  });

  it('goes through one door: nobody, not the owner either, takes a body that may not go, changes a leaf, or puts a body back', async () => {
    const tenantId = await tenant();
    await append(tenantId, 500, { subjects: [subject('c')] });
    await append(tenantId, 100);
    await seal(90);
    await look();
    await run(`insert into vault.legal_hold (tenant_id, subject_id, hold_id, set_by) values ($1, $2, 'case', 'user-1')`, tenantId, subject('c'));
    const [tried] = await run<{ count: string }>(`select vault.prune_access($1, '{1,2}') as count`, tenantId);
    expect(Number(tried!.count)).toBe(0);
    const prune = 'update vault.access_log set actor = null, op = null, purpose = null, cid = null, entry = null, pruned_at = now()';
    for (const text of [`${prune} where tenant_id = $1 and seq = 1`, `${prune} where tenant_id = $1 and seq = 2`]) await expect(run(text, tenantId)).rejects.toMatchObject({ code: 'HK002' });
    await run('delete from vault.legal_hold where tenant_id = $1', tenantId);
    await expect(run(`${prune}, leaf = decode(repeat('00', 32), 'hex') where tenant_id = $1 and seq = 1`, tenantId)).rejects.toMatchObject({ code: 'HK002' });
    expect((await pruneAccess(bench.database, tenantId)).removed).toBe(1);
    await expect(run(`update vault.access_log set actor = 'x', op = 'x', purpose = 'x', cid = 'x', entry = '{}', pruned_at = null where tenant_id = $1 and seq = 1`, tenantId)).rejects.toMatchObject({ code: 'HK002' });
    await expect(run('delete from vault.access_log where tenant_id = $1 and seq = 1', tenantId)).rejects.toMatchObject({ code: 'HK002' });
    await expect(run('update vault.tenant set access_log_days = 29 where tenant_id = $1', tenantId)).rejects.toMatchObject({ code: '23514' });
  });

  it('does not hide from the anomaly rules what is new, also after they forgot how far they were', async () => {
    const tenantId = await tenant();
    for (let i = 0; i < 3; i++) await append(tenantId, 500);
    await seal(450);
    await look();
    expect((await pruneAccess(bench.database, tenantId)).removed).toBe(3);
    await append(tenantId, 0);
    await run('update vault.anomaly_cursor set seq = 0 where tenant_id = $1', tenantId);
    await look();
    expect((await run<{ seq: string }>('select seq from vault.anomaly_cursor where tenant_id = $1', tenantId))[0]!.seq).toBe('4');
  });

  it('writes down by night what it took, also of a chain that belongs to no agency', async () => {
    const [busy, idle] = [await tenant(), await tenant()];
    const installation = '00000000-0000-0000-0000-000000000000';
    for (const tenantId of [busy, installation]) await append(tenantId, 500);
    await append(idle, 5);
    await seal(450);
    await look();
    expect((await pruneAllAccess(bench.database, () => now)).removed).toBeGreaterThanOrEqual(2);
    for (const tenantId of [busy, installation]) {
      const rows = await run<{ entry: Json }>(`select entry from vault.access_log where tenant_id = $1 and op = 'log_retention'`, tenantId);
      expect(rows.map(({ entry }) => entry)).toMatchObject([{ actor: { id: 'vault' }, purpose: 'maintenance', detail: { removed: 1, held: 0, needed: 0 } }]);
    }
    expect(await bodies(idle)).toEqual([1]);
  });
});
