import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../tenancy/types.js';
import { storageConformance } from './conformance.js';
import { createDiskStorage } from './disk.js';
import { fileHandler } from './links.js';
import type { Signer } from './signer.js';
import type { ObjectStorage } from './types.js';

const key = randomBytes(32);
const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
const signer: Signer = { sign, verify: (text, signature) => sign(text) === signature };

describe('the disk', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'hako-disk-'))));
  afterEach(() => rm(root, { recursive: true }));

  storageConformance(() => createDiskStorage({ root, publicUrl: 'http://localhost', signer }));

  it('leaves nothing behind when a file breaks off', async () => {
    const storage = createDiskStorage({ root, publicUrl: 'http://localhost', signer });
    const { Readable } = await import('node:stream');
    const broken = Readable.from((async function* () {
      yield Buffer.from('x');
      throw new Error('dead');
    })());
    await expect(storage.put('t/p/x.txt', broken, { contentType: 'text/plain' })).rejects.toThrow('dead');
    expect(await readdir(join(root, 't/p'))).toEqual([]);
  });
});

describe('a signed link', () => {
  let root: string;
  let server: Server;
  let storage: ObjectStorage;
  let now = new Date();
  let agency: Tenant | undefined = { id: 't', code: 'BOX', name: { en: 'Box' }, status: 'active', isPlatform: false, createdAt: now.toISOString() };
  const tenants = { byId: async (id: string) => (id === 't' ? agency : undefined) };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hako-links-'));
    const app = new Koa();
    app.use(async (ctx) => void (await fileHandler({ storage, signer, tenants, now: () => now })(ctx)));
    server = createServer(app.callback()).listen(0);
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    storage = createDiskStorage({ root, publicUrl, signer, now: () => now });
    await storage.put('t/p/report.csv', Buffer.from('a,b\n'), { contentType: 'text/csv' });
  });
  afterAll(async () => {
    server.close();
    await rm(root, { recursive: true });
  });
  const link = (filename = 'レポート "1".csv'): Promise<string> => storage.signedUrl('t/p/report.csv', { filename, expiresInSeconds: 300 });

  it('needs no session and is sent as an attachment under the name that people chose', async () => {
    const answer = await fetch(await link());
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('a,b\n');
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''%E3%83%AC");
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[ -~]+";/);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  it('holds for its own file, name and time only', async () => {
    const good = new URL(await link('a.csv'));
    for (const change of [(url: URL) => (url.pathname = '/files/t/p/other.csv'), (url: URL) => url.searchParams.set('name', 'evil.html'), (url: URL) => url.searchParams.set('expires', '99999999999'), (url: URL) => url.searchParams.delete('signature'), (url: URL) => url.searchParams.append('name', 'b')]) {
      const url = new URL(good);
      change(url);
      expect((await fetch(url)).status).toBe(404);
    }
    expect((await fetch(good)).status).toBe(200);
  });

  it('is gone to the second', async () => {
    const url = await link();
    const start = now;
    now = new Date(Math.floor(start.getTime() / 1000) * 1000 + 299_999);
    expect((await fetch(url)).status).toBe(200);
    now = new Date(Math.floor(start.getTime() / 1000) * 1000 + 300_000);
    expect((await fetch(url)).status).toBe(410);
    now = start;
  });

  it('opens nothing while its agency is suspended, and nothing once it is gone', async () => {
    const url = await link();
    const before = agency;
    const answers: number[] = [];
    for (const standing of [before && { ...before, status: 'suspended' as const }, before && { ...before, status: 'deleted' as const }, undefined, before]) {
      agency = standing;
      answers.push((await fetch(url)).status);
    }
    expect(answers).toEqual([404, 404, 404, 200]);
  });

  it('only reads', async () => {
    expect((await fetch(await link(), { method: 'HEAD' })).headers.get('content-length')).toBe('4');
    expect((await fetch(await link(), { method: 'DELETE' })).status).toBe(404);
  });
});
