import { GcmBox } from './gcm-box.js';
import { startPeer, type Peer, type PeerAnswer } from './peer-server.js';

export interface TransitPeer extends Peer {
  token: string;
  rotate(key: string): void;
}

/**
 * HashiCorp Vault's transit engine as its HTTP API describes it: paths, token header, `vault:vN:` ciphertexts,
 * `associated_data` of AEAD keys, error bodies. Keys are made on first use.
 */
export async function startTransitPeer(): Promise<TransitPeer> {
  const token = 'hvs.test-token';
  const keys = new Map<string, GcmBox>();
  const box = (name: string): GcmBox => {
    if (!keys.has(name)) keys.set(name, new GcmBox());
    return keys.get(name)!;
  };
  const errors = (status: number, ...messages: string[]): PeerAnswer => ({ status, body: { errors: messages } });

  const peer = await startPeer(({ method, path, headers, body }) => {
    if (headers['x-vault-token'] !== token) return errors(403, 'permission denied');
    const [, operation, name] = /^\/v1\/transit\/(encrypt|decrypt|keys)\/([\w-]+)$/.exec(path) ?? [];
    if (!operation || !name) return errors(404);
    const key = box(name);
    if (operation === 'keys' && method === 'GET') return { status: 200, body: { data: { name, type: 'aes256-gcm96', latest_version: key.latest, keys: { [key.latest]: Math.floor(Date.now() / 1_000) } } } };
    if (method !== 'POST') return errors(405);
    const sent = JSON.parse(body) as { plaintext?: string; ciphertext?: string; associated_data?: string };
    const aad = Buffer.from(sent.associated_data ?? '', 'base64');
    if (operation === 'encrypt') {
      if (sent.plaintext === undefined) return errors(400, 'missing plaintext to encrypt');
      return { status: 200, body: { data: { ciphertext: `vault:v${key.latest}:${key.seal(Buffer.from(sent.plaintext, 'base64'), aad).toString('base64')}`, key_version: key.latest } } };
    }
    const [, version, text] = /^vault:v(\d+):(.+)$/.exec(sent.ciphertext ?? '') ?? [];
    if (!version || !text) return errors(400, 'invalid ciphertext: no prefix');
    if (Number(version) > key.latest) return errors(400, 'invalid ciphertext: version is too new');
    const plain = key.open(Buffer.from(text, 'base64'), aad, Number(version));
    return plain ? { status: 200, body: { data: { plaintext: plain.toString('base64') } } } : errors(400, 'cipher: message authentication failed');
  });
  return Object.assign(peer, { token, rotate: (name: string) => box(name).rotate() });
}
