import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runEnvironment } from '@hako/devkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { formatTable } from './table.js';

const COMMAND = fileURLToPath(new URL('../../bin/hako-vault.mjs', import.meta.url));
const HAKO = fileURLToPath(new URL('../../../../sdk-plugin/bin/hako.mjs', import.meta.url));

interface Run {
  code: number;
  out: string;
  err: string;
}
const execute = (script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> => new Promise((done) => execFile(process.execPath, [script, ...args], { env }, (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, err })));

let suite: VaultSuite;
let folder: string;
beforeAll(async () => {
  suite = await startSuite({ VAULT_WATCH_MS: '100', VAULT_WATCH_OVER_MS: '50' });
  folder = mkdtempSync(join(tmpdir(), 'hako-cli-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await suite?.end();
});

const env = (): NodeJS.ProcessEnv => ({ ...runEnvironment(), HAKO_VAULT_URL: suite.vault.url, HAKO_VAULT_CERTS_DIR: suite.vault.certsDir });
const vault = (...args: string[]): Promise<Run> => execute(COMMAND, args, env());
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, out, err } = await vault(...args, '--json');
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${out}${err}`);
  return JSON.parse(out) as T;
};

describe('hako-vault', () => {
  it('explains itself, and says by its exit code what went wrong', async () => {
    expect(await vault('--help')).toMatchObject({ code: 0, out: expect.stringContaining('approvals') as string });
    expect(await vault('approvals', '--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('hako-vault approvals request') as string });
    expect(await vault('nonsense')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('unknown command') as string });
    expect(await vault('approvals', 'approve')).toMatchObject({ code: 2, err: expect.stringContaining('<approval>') as string });
    expect(await vault('audit', 'query', '--no-such')).toMatchObject({ code: 2 });
    expect(await vault('audit', 'query', '--actor', 'a b')).toMatchObject({ code: 1, err: expect.stringContaining('VALIDATION_FAILED') as string });
    expect(await vault('status', '--url', 'https://localhost:9')).toMatchObject({ code: 4 });
  });

  it('says how the vault is', async () => {
    const { code, out } = await vault('status');
    expect([code, out]).toEqual([0, expect.stringMatching(/ready[\s\S]*certificates\s+89 days/)]);
    expect(await json('status')).toMatchObject({ ready: true, openApprovals: 0, openAnomalies: 0 });
  });

  it('is `hako vault …` as well', async () => {
    expect(await execute(HAKO, ['vault', 'status', '--json'], env())).toMatchObject({ code: 0, out: expect.stringContaining('"ready": true') as string });
    expect(await execute(HAKO, ['vault', 'nonsense'], env())).toMatchObject({ code: 2 });
  });

  it('lets one administrator ask and another approve, by the names in their certificates', async () => {
    await vault('certs', 'issue', '--out', suite.vault.certsDir, '--name', 'admin-ben', '--uri', 'spiffe://hako/admin-ben', '--kind', 'admin');
    const { id } = await json<{ id: string }>('approvals', 'request', '--tenant', suite.tenantId, '--action', 'key.disable', '--subject', `${suite.tenantId}/dek/1`, '--reason', 'test');
    expect(await vault('approvals', 'approve', id)).toMatchObject({ code: 1, err: expect.stringContaining('APPROVAL_SAME_PERSON') as string });
    // The allow-list is read anew while the vault runs; a renewed certificate is the same person.
    await expect.poll(() => vault('approvals', 'list', '--as', 'admin-ben').then(({ code }) => code), { interval: 200 }).toBe(0);
    await vault('certs', 'renew', '--out', suite.vault.certsDir, 'admin');
    expect(await vault('approvals', 'approve', id)).toMatchObject({ code: 1 });
    expect(await json('approvals', 'approve', id, '--as', 'admin-ben')).toMatchObject({ status: 'approved', requestedBy: { id: 'cert:spiffe://hako/admin' }, decidedBy: { id: 'cert:spiffe://hako/admin-ben' } });
    expect((await vault('approvals', 'list', '--open')).out).toContain('key.disable');
  });

  it('asks the access log, and checks an export of it without the vault', async () => {
    const subjectId = await suite.newSubject();
    await suite.read([subjectId]);
    const page = await json<{ entries: { entry: { op: string } }[] }>('audit', 'query', '--tenant', suite.tenantId, '--subject', subjectId);
    expect(page.entries.map(({ entry }) => entry.op)).toEqual(['read', 'write']);
    const sealed = (): Promise<number> => json<{ size: number }>('audit', 'checkpoint', '--tenant', suite.tenantId).then(({ size }) => size);
    await expect.poll(sealed).toBeGreaterThan(0);
    const out = join(folder, 'export');
    expect((await vault('audit', 'export', '--tenant', suite.tenantId, '--out', out)).code).toBe(0);
    expect(await vault('audit', 'verify', out)).toMatchObject({ code: 0, out: expect.stringContaining('good:') as string });
    const keys = (JSON.parse(readFileSync(join(out, 'checkpoints.json'), 'utf8')) as { keys: string[] }).keys;
    expect((await vault('audit', 'verify', out, '--key', keys[0]!)).code).toBe(0);

    const lines = readFileSync(join(out, 'entries.jsonl'), 'utf8');
    writeFileSync(join(out, 'entries.jsonl'), lines.replace('"op":"read"', '"op":"write"'));
    expect(await vault('audit', 'verify', out)).toMatchObject({ code: 3, out: expect.stringContaining('edited at entry') as string });
    writeFileSync(join(out, 'entries.jsonl'), lines.split('\n').slice(1).join('\n'));
    expect((await vault('audit', 'verify', out)).code).toBe(3);
    writeFileSync(join(out, 'entries.jsonl'), lines);
    appendFileSync(join(out, 'entries.jsonl'), lines.split('\n')[0]!);
    expect((await vault('audit', 'verify', out)).code).toBe(3);
  });

  it('proves an entry and the growth between two checkpoints', async () => {
    const { size } = await json<{ size: number }>('audit', 'checkpoint', '--tenant', suite.tenantId);
    expect(await json('audit', 'prove', '--tenant', suite.tenantId, '--seq', '1', '--size', String(size))).toMatchObject({ seq: 1, size, checkpoint: expect.stringContaining(suite.tenantId) as string });
    expect(await json('audit', 'prove', '--tenant', suite.tenantId, '--from', '1', '--to', String(size))).toMatchObject({ from: 1, to: size });
    expect((await vault('audit', 'prove', '--tenant', suite.tenantId, '--seq', '1', '--size', '99999')).code).toBe(1);
  });
});

describe('a table', () => {
  it('lines up Japanese and Latin, and keeps control characters out of the terminal', () => {
    expect(formatTable([{ name: '佐藤', n: 1 }, { name: 'ab\u001b[31m', n: null }])).toBe('NAME     N\n佐藤     1\nab [31m  -\n');
  });
});
