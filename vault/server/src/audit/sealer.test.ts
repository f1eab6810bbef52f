import { createHash } from 'node:crypto';
import { CompactRange, openCheckpoint, parseVerifierKey, verifyConsistency, verifyExport, verifyInclusion } from '@hako/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench, type Bench } from '../testing/in-process.js';
import { appendAccess } from './access-log.js';
import { createCheckpointSigner, rewrapCheckpointKeys, type CheckpointSigner } from './checkpoint-key.js';
import { exportAccess } from './query.js';
import { originOf, sealAll, type SealerDeps } from './sealer.js';
import { proveConsistency, proveInclusion } from './tree.js';
import { storeWitness } from './witness.js';

let bench: Bench;
let signer: CheckpointSigner;
let deps: SealerDeps;
const tampered: [string, number][] = [];
beforeAll(async () => {
  bench = await openBench();
  signer = await createCheckpointSigner(bench.database, bench.keks, { name: 'hako-vault.test', now: () => bench.clock.now });
  deps = { database: bench.database, signer, origin: originOf('test'), now: () => bench.clock.now, onTamper: (tenantId, seq) => tampered.push([tenantId, seq]) };
});
afterAll(() => bench?.end());

async function append(tenantId: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const entry = { tenantId, at: new Date(bench.clock.now), actor: { id: 'user-1', sid: null, via: null, caller: 'core-api' }, op: 'read', purpose: 'customer_view', reason: '佐藤', result: 'success' as const, cid: `c${i}`, jti: 'j', jobId: null, detail: { view: 'plain', subjects: [] } };
    await bench.database.transaction((tx) => appendAccess(tx, entry));
  }
}
const checkpoints = async (tenantId: string): Promise<{ size: number; note: string }[]> =>
  (await bench.database.query<{ size: string; note: string }>({ text: 'select size, note from vault.checkpoint where tenant_id = $1 order by size', values: [tenantId] })).map(({ size, note }) => ({ size: Number(size), note }));
const key = (): ReturnType<typeof parseVerifierKey> => parseVerifierKey(signer.verifierKeys()[0]!);
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

describe('the sealed log', () => {
  it('signs the first entries at once, then every minute, and after a thousand entries without waiting', async () => {
    const tenantId = await bench.newTenant();
    await append(tenantId, 3);
    expect(await sealAll(deps)).toBe(3);
    await append(tenantId, 2);
    await sealAll(deps);
    expect((await checkpoints(tenantId)).map(({ size }) => size)).toEqual([3]);
    bench.clock.now += 60_000;
    await sealAll(deps);
    expect((await checkpoints(tenantId)).map(({ size }) => size)).toEqual([3, 5]);
    await append(tenantId, 1_005);
    await sealAll(deps);
    expect((await checkpoints(tenantId)).map(({ size }) => size)).toEqual([3, 5, 1_005]);
    bench.clock.now += 60_000;
    await sealAll(deps);
    expect((await checkpoints(tenantId)).at(-1)!.size).toBe(1_010);
  });

  it('proves each entry and each growth to whoever has the public key', async () => {
    const tenantId = await bench.newTenant();
    await append(tenantId, 13);
    await sealAll(deps, { force: true });
    const older = (await checkpoints(tenantId)).at(-1)!;
    await append(tenantId, 24);
    await sealAll(deps, { force: true });
    const newer = (await checkpoints(tenantId)).at(-1)!;
    const [from, to] = [openCheckpoint(older.note, key().name, key().publicKey), openCheckpoint(newer.note, key().name, key().publicKey)];
    expect([from.origin, from.size, to.size]).toEqual([`hako-vault.test/access/${tenantId}`, 13, 37]);
    for (let seq = 1; seq <= 37; seq++) {
      const proof = await proveInclusion(bench.database, tenantId, seq, 37);
      expect(verifyInclusion(seq - 1, 37, bytes(proof.leaf), proof.hashes.map(bytes), to.root)).toBe(true);
    }
    const growth = await proveConsistency(bench.database, tenantId, 13, 37);
    expect(verifyConsistency(13, 37, from.root, to.root, growth.hashes.map(bytes))).toBe(true);
    expect(verifyConsistency(13, 37, to.root, to.root, growth.hashes.map(bytes))).toBe(false);
    await expect(proveInclusion(bench.database, tenantId, 38, 38)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(proveConsistency(bench.database, tenantId, 0, 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('exports what an auditor checks alone, and an edit, a deletion and a swap show', async () => {
    const tenantId = await bench.newTenant();
    await append(tenantId, 600);
    await sealAll(deps, { force: true });
    const first = await exportAccess(bench.database, tenantId, 0);
    const second = await exportAccess(bench.database, tenantId, first.next!);
    const lines = [...first.lines, ...second.lines];
    const notes = [...first.checkpoints, ...second.checkpoints];
    expect(await verifyExport(lines, notes, signer.verifierKeys())).toMatchObject({ ok: true, entries: 600, size: 600, unsealed: 0 });
    const edited = lines.map((line) => (line.seq === 77 ? { ...line, entry: { ...line.entry, op: 'write' } } : line));
    expect(await verifyExport(edited, notes, signer.verifierKeys())).toMatchObject({ ok: false, problem: 'edited', seq: 77 });
    expect(await verifyExport(lines.filter(({ seq }) => seq !== 300), notes, signer.verifierKeys())).toMatchObject({ ok: false, problem: 'deleted', seq: 300 });
    expect(await verifyExport(lines.slice(0, 599), notes, signer.verifierKeys())).toMatchObject({ ok: false, problem: 'truncated' });
  });

  it('stops at an entry that somebody changed in the database before it was sealed, and says so', async () => {
    const tenantId = await bench.newTenant();
    await append(tenantId, 4);
    await bench.database.query({ text: 'alter table vault.access_log disable trigger access_log_append_only' });
    await bench.database.query({ text: `update vault.access_log set entry = jsonb_set(entry, '{actor,id}', '"nobody"') where tenant_id = $1 and seq = 3`, values: [tenantId] });
    await bench.database.query({ text: 'alter table vault.access_log enable trigger access_log_append_only' });
    await sealAll(deps, { force: true });
    expect(tampered).toContainEqual([tenantId, 3]);
    expect((await checkpoints(tenantId)).map(({ size }) => size)).toEqual([2]);
  });

  it('is one tree when several processes seal it', async () => {
    const tenantId = await bench.newTenant();
    await append(tenantId, 50);
    await Promise.all(Array.from({ length: 3 }, () => sealAll(deps, { force: true })));
    const range = new CompactRange();
    const rows = await bench.database.query<{ leaf: Buffer }>({ text: 'select leaf from vault.access_log where tenant_id = $1 order by seq', values: [tenantId] });
    for (const { leaf } of rows) range.append(leaf);
    expect(openCheckpoint((await checkpoints(tenantId)).at(-1)!.note, key().name, key().publicKey).root.equals(range.root())).toBe(true);
  });
});

describe('the checkpoint key', () => {
  it('lasts a year, then another signs, and what the old one signed stays good', async () => {
    const name = 'hako-vault.year';
    const own = await createCheckpointSigner(bench.database, bench.keks, { name, now: () => bench.clock.now });
    const old = own.sign('a\n1\n');
    expect(await own.rotateWhenDue()).toBe(false);
    bench.clock.now += 365 * 86_400_000;
    expect(await own.rotateWhenDue()).toBe(true);
    expect(own.sign('a\n1\n').keyVersion).toBe(old.keyVersion + 1);
    const keys = own.verifierKeys().map(parseVerifierKey);
    expect(keys).toHaveLength(2);
    const { openNote } = await import('@hako/ledger');
    expect(openNote(old.note, name, keys[1]!.publicKey).text).toBe('a\n1\n');
    expect(() => openNote(old.note, name, keys[0]!.publicKey)).toThrow();
    const [row] = await bench.database.query<{ wrapped: Buffer | null }>({ text: 'select wrapped from vault.checkpoint_key where version = $1', values: [old.keyVersion] });
    expect(row!.wrapped).toBeNull();
    expect(await rewrapCheckpointKeys(bench.database, bench.keks)).toBe(0);
  });

  it('never lies in the database in clear', async () => {
    const rows = await bench.database.query<{ wrapped: Buffer | null; public_key: Buffer }>({ text: 'select wrapped, public_key from vault.checkpoint_key' });
    for (const { wrapped } of rows) expect(wrapped === null || wrapped.length === 60).toBe(true);
    expect(createHash('sha256').update(rows[0]!.public_key).digest()).toHaveLength(32);
  });
});

describe('a witness copy', () => {
  it('keeps other people\'s checkpoints and notices two histories of one size', async () => {
    const note = (root: string): string => signer.sign(`hako-core/x\n7\n${root}\n`).note;
    const [one, other] = [note(Buffer.alloc(32, 1).toString('base64')), note(Buffer.alloc(32, 2).toString('base64'))];
    const store = (notes: string[]): ReturnType<typeof storeWitness> => bench.database.transaction((tx) => storeWitness(tx, notes));
    expect(await store([one])).toEqual({ stored: 1, forked: [] });
    expect(await store([one])).toEqual({ stored: 0, forked: [] });
    expect(await store([other])).toEqual({ stored: 0, forked: [{ origin: 'hako-core/x', size: 7 }] });
    await expect(store(['no note'])).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(bench.database.query({ text: `update vault.witness set note = 'x'` })).rejects.toMatchObject({ code: 'HK002' });
  });
});
