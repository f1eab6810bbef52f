import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { loadSecrets } from '../config/index.js';
import type { CoreSecrets } from '../config/types.js';
import type { Cradle } from '../cradle.js';
import type { Secrets } from './types.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const createSecrets = (deps: Pick<Cradle, 'config'>): Secrets => secretsFrom(loadSecrets(deps.config));

/** Derives a key per use from core's own secrets (HKDF-SHA256, RFC 5869), so that no two uses share one. */
export function secretsFrom(core: Pick<CoreSecrets, 'sealKey' | 'hmacKey' | 'passwordPepper'>): Secrets {
  const seals = derivation(core.sealKey);
  const macs = derivation(core.hmacKey);
  const pepper = derivation(core.passwordPepper)('password');

  return {
    pepper,
    seal(use, plain, binding) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', seals(use), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(binding));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(use, sealed, binding) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error(`sealed ${use} is too short`);
      const decipher = createDecipheriv('aes-256-gcm', seals(use), sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(binding));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
    mac: (use, text) => createHmac('sha256', macs(use)).update(text).digest('base64url'),
  };
}

function derivation(secret: string): (use: string) => Buffer {
  const root = Buffer.from(secret, 'base64url');
  const keys = new Map<string, Buffer>();
  return (use) => {
    const key = keys.get(use) ?? Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `hako:core:${use}`, 32));
    keys.set(use, key);
    return key;
  };
}
