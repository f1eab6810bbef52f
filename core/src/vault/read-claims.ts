import { isFieldCode, VIEWS, type FieldCode, type VaultView } from '@hako/vault-client';

export interface GrantClaims {
  tid: string;
  sub: string;
  sid: string | undefined;
  jti: string;
  /** Seconds since 1970. */
  exp: number;
  op: string;
  fields: FieldCode[];
  view: VaultView;
}

const MAX_LENGTH = 8_192;

/** What an access token says, unproved: the vault checks its signature. `undefined` when it cannot be one of ours. */
export function readClaims(token: string): GrantClaims | undefined {
  const payload = token.length > MAX_LENGTH ? undefined : token.split('.')[1];
  if (!payload) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const { tid, sub, sid, jti, exp, op, fields, view } = claims as Record<string, unknown>;
    const known = VIEWS.find((candidate) => candidate === view);
    if (typeof tid !== 'string' || typeof sub !== 'string' || typeof op !== 'string' || typeof jti !== 'string' || jti.length > 200 || typeof exp !== 'number' || !Array.isArray(fields) || !known) return undefined;
    const codes = fields.filter((field): field is FieldCode => typeof field === 'string' && isFieldCode(field));
    return codes.length === 0 ? undefined : { tid, sub, sid: typeof sid === 'string' ? sid : undefined, jti, exp, op, fields: codes, view: known };
  } catch {
    return undefined;
  }
}
