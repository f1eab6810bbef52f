import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Signs what leaves this installation and comes back: file links, queue payloads. */
export interface Signer {
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** `<dataDir>/keys/instance.key`, made by whichever process comes first. On several machines all mount the same file. */
export async function instanceKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'keys', 'instance.key');
  const known = await readFile(file).catch(() => undefined);
  if (known?.length === 32) return known;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, randomBytes(32), { mode: 0o600 });
  // `link` never replaces, so that two processes that start together agree on the first one's key.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return readFile(file);
}

/** One key per purpose (HKDF-SHA256, RFC 5869), so that a signature for one use is worthless for another. */
export function createSigner(secret: Buffer, purpose: string): Signer {
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `hako/${purpose}/v1`, 32));
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign: (text) => mac(text).toString('base64url'),
    verify(text, signature) {
      const given = Buffer.from(signature, 'base64url');
      const expected = mac(text);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
