import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { ObjectStorage } from './types.js';

async function bytes(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const text = 'text/plain; charset=utf-8';

/** What every adapter must do, whatever is behind it. */
export function storageConformance(open: () => ObjectStorage): void {
  it('gives back what it was given, with its kind and size', async () => {
    const storage = open();
    const body = randomBytes(300_000);
    expect(await storage.put('t/p/a/b.bin', body, { contentType: 'application/octet-stream' })).toMatchObject({ key: 't/p/a/b.bin', size: 300_000, expiresAt: null });
    const found = await storage.get('t/p/a/b.bin');
    expect(found?.info).toMatchObject({ size: 300_000, contentType: 'application/octet-stream' });
    expect((await bytes(found!.body)).equals(body)).toBe(true);
  });

  it('takes a stream of unknown length, larger than one part of an upload', async () => {
    const storage = open();
    const part = randomBytes(1024 * 1024);
    const stored = await storage.put('t/p/large.bin', Readable.from((function* () {
      for (let index = 0; index < 12; index++) yield part;
    })()), { contentType: 'application/octet-stream' });
    expect(stored.size).toBe(12 * 1024 * 1024);
    expect((await bytes((await storage.get('t/p/large.bin'))!.body)).length).toBe(12 * 1024 * 1024);
  });

  it('replaces a file as a whole', async () => {
    const storage = open();
    await storage.put('t/p/same.txt', Buffer.from('a longer first text'), { contentType: text });
    await storage.put('t/p/same.txt', Buffer.from('short'), { contentType: text });
    expect((await bytes((await storage.get('t/p/same.txt'))!.body)).toString()).toBe('short');
  });

  it('keeps the old file when the new one breaks off half-way', async () => {
    const storage = open();
    await storage.put('t/p/half.txt', Buffer.from('whole'), { contentType: text });
    const broken = Readable.from((async function* () {
      yield Buffer.from('ha');
      throw new Error('line went dead');
    })());
    await expect(storage.put('t/p/half.txt', broken, { contentType: text })).rejects.toThrow();
    expect((await bytes((await storage.get('t/p/half.txt'))!.body)).toString()).toBe('whole');
  });

  it('knows nothing of what is not there, and deletes twice without complaint', async () => {
    const storage = open();
    expect(await storage.get('t/p/never.txt')).toBeUndefined();
    await storage.put('t/p/gone.txt', Buffer.from('x'), { contentType: text });
    await storage.delete('t/p/gone.txt');
    await storage.delete('t/p/gone.txt');
    expect(await storage.get('t/p/gone.txt')).toBeUndefined();
  });

  it('gives nothing out past its time, even before it was swept', async () => {
    const storage = open();
    await storage.put('t/p/old.txt', Buffer.from('x'), { contentType: text, expiresAt: new Date(Date.now() - 1_000) });
    expect(await storage.get('t/p/old.txt')).toBeUndefined();
  });

  it.each(['../x', 'a/../b', '/etc/passwd', 'a//b', 'a/.hidden', 'a\\b', 'a/b\u0000', '', 'a/', 'ü.txt', `${'a/'.repeat(300)}a`])('refuses the key %j', async (key) => {
    const storage = open();
    await expect(async () => storage.put(key, Buffer.from('x'), { contentType: text })).rejects.toThrow('file key');
    await expect(async () => storage.get(key)).rejects.toThrow('file key');
    await expect(async () => storage.signedUrl(key, { filename: 'x', expiresInSeconds: 60 })).rejects.toThrow('file key');
  });

  it('says that it is well', async () => {
    await expect(open().health()).resolves.toBeUndefined();
  });
}
