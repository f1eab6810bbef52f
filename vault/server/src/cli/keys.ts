import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { thumbprint } from '../tokens/key-set.js';
import { writePrivate, writePublic } from './files.js';

/** Root key of the vault; signing key of core's access tokens with its public key set. What is there stays. */
export async function writeKeys(out: string): Promise<void> {
  const root = join(out, 'vault-root.key');
  if (!existsSync(root)) await writePrivate(root, `${randomBytes(32).toString('hex')}\n`);

  const signing = join(out, 'pii-token.key');
  if (!existsSync(signing)) await writePrivate(signing, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

  const keySet = join(out, 'pii-token.jwks.json');
  if (existsSync(keySet)) return;
  const { x } = createPublicKey(createPrivateKey(await readFile(signing))).export({ format: 'jwk' });
  if (x === undefined) throw new Error(`${signing} is not an Ed25519 key`);
  await writePublic(keySet, `${JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x), use: 'sig', alg: 'EdDSA' }] }, null, 2)}\n`);
}
