import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cradle } from '../cradle.js';
import type { Secrets } from './types.js';

const SECRET_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Reads core's secret, or makes it when this is the first start. API and worker may start at the same moment. */
export async function createSecrets(deps: Pick<Cradle, 'config'>): Promise<Secrets> {
  return secretsFrom(await readOrMake(join(deps.config.dataDir, 'keys', 'core-secret')));
}

export function secretsFrom(root: Buffer): Secrets {
  const keys = new Map<string, Buffer>();

  const key = (use: string): Buffer => {
    let derived = keys.get(use);
    if (!derived) {
      derived = Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `hako:core:${use}`, 32));
      keys.set(use, derived);
    }
    return derived;
  };

  return {
    key,
    seal(use, plain, binding) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key(use), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(binding));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(use, sealed, binding) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error(`sealed ${use} is too short`);
      const decipher = createDecipheriv('aes-256-gcm', key(use), sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(binding));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
    mac: (use, text) => createHmac('sha256', key(use)).update(text).digest('base64url'),
  };
}

async function readOrMake(file: string): Promise<Buffer> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const made = randomBytes(SECRET_BYTES);
    writeFileSync(file, made.toString('base64url'), { mode: 0o600, flag: 'wx' });
    return made;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  }
  // The other process may have created the file and not have written it yet.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
    if (secret.length === SECRET_BYTES) return secret;
    await sleep(20);
  }
  throw new Error(`${file} does not hold ${SECRET_BYTES} bytes in base64url: restore it from the backup, stored passwords depend on it`);
}
