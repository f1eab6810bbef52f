import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSPKI, jwtVerify } from 'jose';
import { crc32c } from '../../keys/providers/crc32c.js';
import { GcmBox } from './gcm-box.js';
import { startPeer, type Peer, type PeerAnswer, type PeerRequest } from './peer-server.js';

export const GCP_KEY = 'projects/p/locations/asia-northeast1/keyRings/r/cryptoKeys/hako';

export interface GcpPeer extends Peer {
  credentialsFile: string;
  rotate(keyName: string): void;
  /** Access tokens handed out so far. */
  tokens: number;
  /** Flips a bit of the next answers, as a bad network card does. */
  damage: boolean;
}

/** Google's token endpoint (RFC 7523, assertion verified) and Cloud KMS over REST, with checksums checked and sent. */
export async function startGcpPeer(): Promise<GcpPeer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const account = 'vault@p.iam.gserviceaccount.com';
  const verifier = await importSPKI(publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'RS256');
  const boxes = new Map<string, GcmBox>();
  const box = (name: string): GcmBox => {
    if (!boxes.has(name)) boxes.set(name, new GcmBox());
    return boxes.get(name)!;
  };
  const issued = new Set<string>();
  const failure = (status: number, message: string): PeerAnswer => ({ status, body: { error: { code: status, message } } });

  const token = async ({ body }: PeerRequest): Promise<PeerAnswer> => {
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return failure(400, 'unsupported_grant_type');
    const { payload } = await jwtVerify(form.get('assertion') ?? '', verifier, { issuer: account, audience: `${state.url}/token`, algorithms: ['RS256'] });
    if (payload['scope'] !== 'https://www.googleapis.com/auth/cloudkms') return failure(400, 'invalid_scope');
    const access = randomBytes(16).toString('hex');
    issued.add(access);
    state.tokens++;
    return { status: 200, body: { access_token: access, expires_in: 3_599, token_type: 'Bearer' } };
  };

  const kms = ({ path, headers, body }: PeerRequest): PeerAnswer => {
    if (!issued.has(String(headers.authorization).replace('Bearer ', ''))) return failure(401, 'UNAUTHENTICATED');
    const [, name, operation] = /^\/v1\/(projects\/[^:]+?)(?::(encrypt|decrypt))?$/.exec(path) ?? [];
    if (!name) return failure(404, 'NOT_FOUND');
    const key = box(name);
    const primary = `${name}/cryptoKeyVersions/${key.latest}`;
    if (!operation) return { status: 200, body: { name, purpose: 'ENCRYPT_DECRYPT', primary: { name: primary, state: 'ENABLED' }, nextRotationTime: new Date(Date.now() + 86_400_000).toISOString() } };
    const sent = JSON.parse(body) as Record<string, string>;
    const arrived = (field: string): Buffer | undefined => {
      const bytes = Buffer.from(sent[field] ?? '', 'base64');
      return Number(sent[`${field}Crc32c`]) === crc32c(bytes) ? bytes : undefined;
    };
    const aad = arrived('additionalAuthenticatedData');
    const input = arrived(operation === 'encrypt' ? 'plaintext' : 'ciphertext');
    if (!aad || !input) return failure(400, 'INVALID_ARGUMENT: checksum mismatch');
    if (operation === 'encrypt') {
      const ciphertext = Buffer.concat([Buffer.from([key.latest]), key.seal(input, aad)]);
      return { status: 200, body: { name: primary, ...sealed('ciphertext', ciphertext), verifiedPlaintextCrc32c: true, verifiedAdditionalAuthenticatedDataCrc32c: true, protectionLevel: 'SOFTWARE' } };
    }
    const plain = key.open(input.subarray(1), aad, input[0] ?? 0);
    return plain ? { status: 200, body: { ...sealed('plaintext', plain), usedPrimary: input[0] === key.latest } } : failure(400, 'INVALID_ARGUMENT: Decryption failed: the ciphertext is invalid.');
  };
  const sealed = (field: string, bytes: Buffer): Record<string, string> => {
    const sent = Buffer.from(bytes);
    if (state.damage) sent[0] = sent[0]! ^ 1;
    return { [field]: sent.toString('base64'), [`${field}Crc32c`]: String(crc32c(bytes)) };
  };

  const peer = await startPeer((request) => (request.path === '/token' ? token(request) : kms(request)));
  const folder = await mkdtemp(join(tmpdir(), 'hako-gcp-'));
  const credentialsFile = join(folder, 'account.json');
  await writeFile(credentialsFile, JSON.stringify({ type: 'service_account', client_email: account, private_key_id: 'k1', private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }), token_uri: `${peer.url}/token` }));
  const closePeer = peer.close;
  const state: GcpPeer = Object.assign(peer, {
    credentialsFile,
    tokens: 0,
    damage: false,
    rotate: (name: string) => box(name).rotate(),
    close: async () => {
      await closePeer();
      await rm(folder, { recursive: true, force: true });
    },
  });
  return state;
}
