import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { subjectHash, TOKEN_MAX_SECONDS, TOKEN_MAX_SUBJECTS, TOKEN_TYPE, type FieldCode, type AdminOperation, type TokenClaims, type VaultOperation, type VaultPurpose, type VaultView } from '@hako/vault-client';
import type { Principal } from '@hako/sdk-plugin';
import type { JWTPayload } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { SignJWT } from 'jose/jwt/sign';
import { exportJWK } from 'jose/key/export';

/** Who asks, in which request or job. */
export interface VaultActor {
  principal: Principal;
  requestId: string;
  jobId?: string;
  pluginId: string;
}

export interface TokenRequest {
  tenantId: string;
  actor: VaultActor;
  op: VaultOperation | AdminOperation;
  purpose: VaultPurpose;
  reason: string;
  subjectIds?: readonly string[];
  fields?: readonly FieldCode[];
  view?: VaultView;
  parcelId?: string;
  /** Data tokens, and the scope that they are made and opened in. */
  tokenIds?: readonly string[];
  tokenScope?: string;
  approvalId?: string | undefined;
  /** Of an administrative operation: the person runs the platform. */
  platform?: boolean;
}

export interface TokenSigner {
  sign(request: TokenRequest): Promise<{ token: string; expiresAt: Date }>;
}

export interface SignerOptions {
  key: KeyObject;
  issuer: string;
  audience: string;
  /** Certificate that will spend the token: our own. */
  thumbprint: () => string;
  /** Name of this process, for jobs that run in somebody's name. */
  service: string;
  now: () => number;
}

export function readSigningKey(path: string): KeyObject {
  const key = createPrivateKey(readFileSync(path));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The signing key of vault tokens must be an Ed25519 key');
  return key;
}

export function createTokenSigner(options: SignerOptions): TokenSigner {
  const keyId = exportJWK(createPublicKey(options.key)).then((jwk) => calculateJwkThumbprint(jwk));
  return {
    sign: async (request) => {
      const claims = claimsOf(options, request);
      const token = await new SignJWT({ ...claims } as JWTPayload).setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid: await keyId }).sign(options.key);
      return { token, expiresAt: new Date(claims.exp * 1_000) };
    },
  };
}

/** The name under which the vault knows somebody. People by their id, others with their kind before it. */
export const subjectOf = ({ type, id }: Principal): string => plain(type === 'user' ? id : `${type}:${id}`);

function claimsOf(options: SignerOptions, { tenantId, actor, op, purpose, reason, subjectIds, fields, view, parcelId, tokenIds, tokenScope, approvalId, platform }: TokenRequest): TokenClaims {
  const iat = Math.floor(options.now() / 1_000);
  const { principal, jobId } = actor;
  return {
    iss: options.issuer,
    aud: options.audience,
    sub: subjectOf(principal),
    ...(jobId === undefined ? {} : { act: { sub: options.service }, jid: plain(jobId) }),
    ...(principal.sessionId === null ? {} : { sid: plain(principal.sessionId) }),
    tid: tenantId,
    jti: randomBytes(16).toString('base64url'),
    iat,
    nbf: iat,
    exp: iat + TOKEN_MAX_SECONDS,
    op,
    pur: purpose,
    rsn: reasonOf(actor.pluginId, reason),
    ...subjectsOf(subjectIds),
    fields: [...new Set(fields ?? [])],
    ...tokensOf(tokenIds),
    ...(tokenScope === undefined ? {} : { tsc: tokenScope }),
    ...(approvalId === undefined ? {} : { appr: approvalId }),
    ...(parcelId === undefined ? {} : { pcl: parcelId }),
    ...(view === undefined ? {} : { view }),
    ...(platform ? { adm: 'platform' as const } : {}),
    uses: 1,
    cnf: { 'x5t#S256': options.thumbprint() },
    cid: plain(actor.requestId),
  };
}

/** A page by its ids, a batch by one hash of them. */
function subjectsOf(subjectIds: readonly string[] | undefined): Pick<TokenClaims, 'sub_ids' | 'sub_hash'> {
  if (subjectIds === undefined) return {};
  return subjectIds.length <= TOKEN_MAX_SUBJECTS ? { sub_ids: [...subjectIds] } : { sub_hash: subjectHash(subjectIds) };
}

function tokensOf(tokenIds: readonly string[] | undefined): Pick<TokenClaims, 'tok_ids' | 'tok_hash'> {
  if (tokenIds === undefined) return {};
  return tokenIds.length <= TOKEN_MAX_SUBJECTS ? { tok_ids: [...tokenIds] } : { tok_hash: subjectHash(tokenIds) };
}

const plain = (text: string): string => text.replace(/[^A-Za-z0-9._:@/-]/g, '_').slice(0, 128) || '-';

/** What people type, without what neither a log line nor jsonb takes. */
function reasonOf(pluginId: string, reason: string): string {
  const clean = reason.replace(/[\p{Cc}\p{Surrogate}]/gu, ' ').trim();
  return [...`[${pluginId}] ${clean}`].slice(0, 240).join('');
}
