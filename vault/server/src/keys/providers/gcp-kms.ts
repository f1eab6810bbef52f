import { IntegrityError } from '../../crypto/integrity-error.js';
import type { KeyProvider } from '../key-provider.js';
import { ProviderUnavailable } from '../provider-errors.js';
import { contextBytes, intoKey, withBytes } from './context.js';
import { crc32c } from './crc32c.js';
import { createGoogleToken } from './gcp-token.js';
import { callRoot, textIn, type HttpAnswer } from './http.js';

export interface GcpSettings {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…`. */
  keyName: string;
  /** Key file of a service account; `null`: the machine's own account. */
  credentialsFile: string | null;
  endpoint: string;
}

/**
 * Google Cloud KMS over REST. Every value travels with its CRC-32C, both ways: a bit that flips on the road must not
 * become a key that nobody can open again.
 */
export function createGcpProvider({ keyName, credentialsFile, endpoint }: GcpSettings): KeyProvider {
  const accessToken = createGoogleToken(credentialsFile);
  const call = async (suffix: string, body?: object): Promise<HttpAnswer> => {
    const headers = { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' };
    return callRoot(`${endpoint}/v1/${keyName}${suffix}`, { method: body ? 'POST' : 'GET', headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  };
  const readKey = async (): Promise<{ primary: string; rotateAt: string | undefined }> => {
    const { status, body } = await call('');
    const primary = body['primary'] as { name?: unknown; state?: unknown } | undefined;
    if (status !== 200 || typeof primary?.name !== 'string' || primary.state !== 'ENABLED') throw new ProviderUnavailable('The Cloud KMS key has no enabled primary version');
    return { primary: primary.name, rotateAt: typeof body['nextRotationTime'] === 'string' ? body['nextRotationTime'] : undefined };
  };

  return {
    name: 'gcp-kms',
    wrap: (child, context) =>
      withBytes(child, async (bytes) => {
        const aad = contextBytes(context);
        const { status, body } = await call(':encrypt', { ...checked('plaintext', bytes), ...checked('additionalAuthenticatedData', aad) });
        const arrived = body['verifiedPlaintextCrc32c'] === true && body['verifiedAdditionalAuthenticatedDataCrc32c'] === true;
        if (status !== 200 || !arrived) throw new ProviderUnavailable('Cloud KMS did not encrypt what was sent');
        return verified(body, 'ciphertext');
      }),
    unwrap: async (blob, context) => {
      const { status, body } = await call(':decrypt', { ...checked('ciphertext', blob), ...checked('additionalAuthenticatedData', contextBytes(context)) });
      if (status === 400) throw new IntegrityError();
      if (status !== 200) throw new ProviderUnavailable('There is no such Cloud KMS key');
      const opened = intoKey(verified(body, 'plaintext'));
      if (!opened) throw new IntegrityError();
      return opened;
    },
    currentKeyId: async () => `gcp-kms:${(await readKey()).primary}`,
    health: async () => void (await readKey()),
    rotateHint: async () => {
      const { rotateAt } = await readKey();
      return rotateAt === undefined ? null : new Date(rotateAt);
    },
  };
}

/** int64 travels as text in Google's JSON. */
const checked = (name: string, bytes: Uint8Array): Record<string, string> => ({ [name]: Buffer.from(bytes).toString('base64'), [`${name}Crc32c`]: String(crc32c(bytes)) });

function verified(body: Record<string, unknown>, name: string): Buffer {
  const bytes = Buffer.from(textIn(body, name), 'base64');
  if (Number(body[`${name}Crc32c`]) !== crc32c(bytes)) throw new ProviderUnavailable(`The ${name} was damaged on its way`);
  return bytes;
}
