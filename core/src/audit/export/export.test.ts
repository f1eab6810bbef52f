import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openArchive, verifyArchive, type ExportLine } from '@hako/ledger';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../testing/index.js';

const HAKO = fileURLToPath(new URL('../../../../sdk-plugin/bin/hako.mjs', import.meta.url));

let host: TestHost;
let folder: string;

beforeAll(async () => {
  host = await createTestHost({ vault: 'none' });
  folder = mkdtempSync(join(tmpdir(), 'hako-export-'));
});
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

const admin = (): ReturnType<TestHost['as']> => host.as('DEMO', 'admin');

/** Starts an export, waits for it, and gives its files. */
async function exported(name: string, body: Record<string, unknown>): Promise<{ path: string; files: Record<string, string> }> {
  const started = await admin().post('/logs/exports', body);
  expect(started.status).toBe(202);
  await host.drainJobs();
  const { id } = started.data as { id: string };
  expect((await admin().get(`/logs/exports/${id}`)).data).toMatchObject({ state: 'succeeded' });
  const answer = Buffer.from(await (await admin().fetch(`/logs/exports/${id}/download`)).arrayBuffer());
  const path = join(folder, name);
  writeFileSync(path, answer);
  return { path, files: Object.fromEntries(Object.entries(unzipSync(answer)).map(([file, bytes]) => [file, Buffer.from(bytes).toString('utf8')])) };
}

/** The export unpacked, with one file changed. */
function unpacked(name: string, files: Record<string, string>, changes: Record<string, (text: string) => string> = {}): string {
  const path = join(folder, name);
  execFileSync('mkdir', ['-p', path]);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), changes[file]?.(text) ?? text);
  return path;
}

describe('an export of the logs', () => {
  it('is checked by a command that knows nothing but the export and a key', async () => {
    await admin().get('/logs/changes');
    const { path, files } = await exported('whole.zip', { format: 'jsonl' });
    const key = ((await admin().get('/logs/keys')).data as string[])[0]!;
    const run = spawnSync(process.execPath, [HAKO, 'audit', 'verify', path, '--key', key], { encoding: 'utf8', env: {} });
    expect(run.stdout).toContain('Nothing is wrong');
    expect(run.status).toBe(0);
    const lines = files['entries.jsonl']!.trim().split('\n').map((line) => JSON.parse(line) as ExportLine);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_line, at) => at + 1));
    // The order of the export is itself in the log that it exports.
    expect(lines.map(({ entry }) => entry?.['action'])).toContain('log.exported');

    const seq = lines.find(({ entry }) => entry?.['action'] === 'log.exported')!.seq;
    const edited = unpacked('edited', files, { 'entries.jsonl': (text) => text.replace('"log.exported"', '"log.imported"') });
    const found = spawnSync(process.execPath, [HAKO, 'audit', 'verify', edited], { encoding: 'utf8', env: {} });
    expect(found.status).toBe(1);
    expect(found.stdout).toContain(`WRONG: edited, first at entry ${seq}`);
    expect(found.stdout).toContain('from the export itself');
  });

  it('of picked streams shows an entry that was changed, left out, or told with another address', async () => {
    for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await host.core.audit.security(host.tenant('DEMO').id, { name: 'auth.login.failed', outcome: 'failure', actor: { ip } });
    const { files } = await exported('picked.zip', { format: 'csv', streams: ['security'] });
    const check = async (name: string, changes: Record<string, (text: string) => string>): Promise<unknown> => (await verifyArchive(await openArchive(unpacked(name, files, changes)))).verdict;
    const lines = files['entries.jsonl']!.trim().split('\n');
    expect(await check('as-is', {})).toMatchObject({ ok: true, entries: lines.length });
    const third = JSON.parse(lines[2]!) as ExportLine;
    expect(await check('changed', { 'entries.jsonl': (text) => text.replace(lines[2]!, lines[2]!.replace(/"result":"\w+"/, '"result":"denied"')) })).toMatchObject({ ok: false, problem: 'edited', seq: third.seq });
    expect(await check('left-out', { 'entries.jsonl': (text) => text.replace(`${lines[2]}\n`, '') })).toMatchObject({ ok: false, problem: 'deleted' });
    expect(await check('address', { 'entries.jsonl': (text) => text.replaceAll(/"value":"[^"]+"/g, '"value":"192.0.2.1"') })).toMatchObject({ ok: false, problem: 'edited' });
    expect(await check('csv', { 'entries.csv': (text) => text.replace('auth', 'none') })).toMatchObject({ ok: false, problem: 'edited' });
    expect(await check('manifest', { 'manifest.json': (text) => text.replace('picked', 'whole') })).toMatchObject({ ok: false, problem: 'malformed' });
    expect(await check('no-checkpoint', { 'checkpoints.jsonl': () => '' })).toMatchObject({ ok: false, problem: 'checkpoint' });
  });

  it('never begins a cell like a formula', async () => {
    const { core } = host;
    await core.audit.security(host.tenant('DEMO').id, { name: 'auth.login.failed', outcome: 'failure', actor: { userAgent: '=HYPERLINK("http://x")', ip: '127.0.0.1' } });
    const { files } = await exported('cells.zip', { format: 'csv', streams: ['security'] });
    expect(files['entries.csv']).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(readFileSync(join(folder, 'cells.zip')).subarray(0, 2).toString()).toBe('PK');
  });

  it('is for those who may, and for whoever started it', async () => {
    expect((await host.as('DEMO', 'viewer').post('/logs/exports', { format: 'jsonl' })).status).toBe(403);
    const started = await admin().post('/logs/exports', { format: 'jsonl', streams: ['events'] });
    const { id } = started.data as { id: string };
    await host.drainJobs();
    const set = (change: string) => host.core.database.tenant(host.tenant('DEMO').id).write((tx) => tx.rows(`update audit_export set ${change} where id = $1 returning 1 as one`, [id]));
    // As before its job has run, which here is done sooner than one can ask.
    const { length } = await set('file_name = file_key, file_key = null');
    expect([length, (await admin().get(`/logs/exports/${id}/download`)).code]).toEqual([1, 'LOG_EXPORT_STATE']);
    await set('file_key = file_name, expires_at = now() - make_interval(secs => 1)');
    expect((await admin().get(`/logs/exports/${id}/download`)).code).toBe('LOG_EXPORT_GONE');
  });
});

describe('legal holds and retention', () => {
  it('are placed, seen and released once', async () => {
    const hold = (await admin().post('/logs/holds', { name: '紛争 42', reason: 'court order', streams: ['changes', 'security'] })).data as { id: string; version: number };
    expect((await admin().get('/logs/holds')).data).toMatchObject([{ id: hold.id, streams: ['changes', 'security'], releasedAt: null }]);
    expect((await admin().get('/logs/retention')).data).toMatchObject({ streams: [{ stream: 'changes', days: 60 }, { stream: 'security', days: 365 }, { stream: 'events', days: 60 }, { stream: 'integrations', days: 60 }] });
    expect((await admin().post('/logs/retention/preview', { changes: 29 })).status).toBe(400);
    expect((await admin().post(`/logs/holds/${hold.id}/release`, { version: 9, reason: 'over' })).code).toBe('VERSION_CONFLICT');
    expect((await admin().post(`/logs/holds/${hold.id}/release`, { version: hold.version, reason: 'over' })).status).toBe(200);
    expect((await admin().post(`/logs/holds/${hold.id}/release`, { version: 2, reason: 'over' })).code).toBe('LOG_HOLD_RELEASED');
    expect((await host.as('DEMO', 'viewer').get('/logs/holds')).status).toBe(403);
  });
});
