import { IntegrityError } from '../../crypto/integrity-error.js';
import type { KeyProvider } from '../key-provider.js';
import { ProviderUnavailable } from '../provider-errors.js';
import { callRoot, textIn, type HttpAnswer } from './http.js';
import { contextBytes, intoKey, withBytes } from './context.js';

export interface TransitSettings {
  address: string;
  mount: string;
  key: string;
  token: string;
  namespace: string | null;
}

const YEAR_MS = 365 * 86_400_000;

/**
 * HashiCorp Vault's transit engine over HTTP: the root never leaves it. Needs a key of an AEAD type (aes256-gcm96,
 * chacha20-poly1305), as the context goes along as `associated_data`, and a token that may encrypt, decrypt and read it.
 */
export function createTransitProvider({ address, mount, key, token, namespace }: TransitSettings): KeyProvider {
  const headers = { 'x-vault-token': token, 'content-type': 'application/json', ...(namespace === null ? {} : { 'x-vault-namespace': namespace }) };
  const call = async (operation: 'encrypt' | 'decrypt' | 'keys', body?: object): Promise<HttpAnswer> =>
    callRoot(`${address}/v1/${mount}/${operation}/${encodeURIComponent(key)}`, { method: body ? 'POST' : 'GET', headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const readKey = async (): Promise<{ latest: number; createdAt: number | undefined }> => {
    const { status, body } = await call('keys');
    const data = body['data'] as { latest_version?: unknown; keys?: Record<string, unknown> } | undefined;
    if (status !== 200 || typeof data?.latest_version !== 'number') throw new ProviderUnavailable(`The transit key ${key} cannot be read`);
    const created: unknown = data.keys?.[String(data.latest_version)];
    const seconds = typeof created === 'number' ? created * 1_000 : Date.parse(textOrEmpty(created));
    return { latest: data.latest_version, createdAt: Number.isNaN(seconds) ? undefined : seconds };
  };

  return {
    name: 'vault-transit',
    wrap: (child, context) =>
      withBytes(child, async (bytes) => {
        const { status, body } = await call('encrypt', { plaintext: bytes.toString('base64'), associated_data: contextBytes(context).toString('base64') });
        if (status !== 200) throw new ProviderUnavailable(`The transit key ${key} does not encrypt`);
        return Buffer.from(textIn(body['data'], 'ciphertext'), 'utf8');
      }),
    unwrap: async (blob, context) => {
      const ciphertext = Buffer.from(blob).toString('utf8');
      if (!/^vault:v\d+:[A-Za-z0-9+/=]+$/.test(ciphertext)) throw new IntegrityError();
      const { status, body } = await call('decrypt', { ciphertext, associated_data: contextBytes(context).toString('base64') });
      // 400 is its one answer to what does not open.
      if (status === 400) throw new IntegrityError();
      if (status !== 200) throw new ProviderUnavailable(`There is no transit key ${key}`);
      const opened = intoKey(Buffer.from(textIn(body['data'], 'plaintext'), 'base64'));
      if (!opened) throw new IntegrityError();
      return opened;
    },
    currentKeyId: async () => `vault-transit:${mount}/${key}:v${(await readKey()).latest}`,
    health: async () => void (await readKey()),
    rotateHint: async () => {
      const { createdAt } = await readKey();
      return createdAt === undefined ? null : new Date(createdAt + YEAR_MS);
    },
  };
}

const textOrEmpty = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const time: unknown = typeof value === 'object' && value !== null && 'creation_time' in value ? value.creation_time : undefined;
  return typeof time === 'string' ? time : '';
};
