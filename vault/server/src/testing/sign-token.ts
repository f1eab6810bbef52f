import { createPrivateKey, createPublicKey, randomBytes, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateThumbprint, subjectHash, TOKEN_MAX_SUBJECTS, TOKEN_TYPE, type TokenClaims } from '@hako/vault-client/contract';
import { thumbprint } from '../tokens/key-set.js';

export type SignToken = (claims: Partial<TokenClaims> & Pick<TokenClaims, 'op'>, options?: { subjectIds?: readonly string[]; header?: Record<string, unknown> }) => string;

/** Signs as core does, and can be told to sign anything wrong as well. For tests and the bench. */
export function tokenSigner(folders: { certsDir: string; keysDir: string }, defaults: Partial<TokenClaims>, certificate = 'core-api'): SignToken {
  const key = createPrivateKey(readFileSync(join(folders.keysDir, 'pii-token.key')));
  const kid = thumbprint(String(createPublicKey(key).export({ format: 'jwk' }).x));
  const cnf = { 'x5t#S256': certificateThumbprint(new X509Certificate(readFileSync(join(folders.certsDir, `${certificate}.pem`))).raw) };
  return (claims, { subjectIds, header } = {}) => {
    const iat = Math.floor(Date.now() / 1_000);
    const scope = subjectIds && (subjectIds.length <= TOKEN_MAX_SUBJECTS ? { sub_ids: subjectIds } : { sub_hash: subjectHash(subjectIds) });
    const payload = {
      iss: 'hako-core',
      aud: 'pii-vault:test',
      sub: 'user-1',
      jti: randomBytes(16).toString('base64url'),
      iat,
      nbf: iat,
      exp: iat + 300,
      pur: 'customer_view',
      fields: [],
      uses: 1,
      cnf,
      cid: randomUUID(),
      ...scope,
      ...defaults,
      ...claims,
    };
    const input = `${encode({ alg: 'EdDSA', typ: TOKEN_TYPE, kid, ...header })}.${encode(payload)}`;
    return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
  };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
