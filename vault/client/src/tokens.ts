import type { VaultView } from './claims.js';
import type { FieldCode } from './fields.js';
import type { VaultAddress } from './types.js';

/**
 * `pointer`: opens to what the record says then. `value`: opens to what it said when the token was made, until the
 * subject is shredded.
 */
export type TokenKind = 'pointer' | 'value';

/** POST /v1/tokens: stand-ins for single values, for systems that should not know a subject id, let alone a value. */
export interface CreateTokensRequest {
  idempotencyKey?: string;
  /** At most 1,000. */
  items: { subjectId: string; field: FieldCode; /** Of a list; 0 when left out. */ item?: number }[];
  type: TokenKind;
  /** False: opens never again, to nobody; only stands for the value. True when left out. */
  reversible?: boolean;
  /** Seconds until it opens no more, at most 400 days; without it, as long as the subject lives. */
  ttlSeconds?: number;
  /** Free labels to revoke by, at most 10: `batch:42`. Never a value. */
  tags?: string[];
}
export type CreatedToken =
  | { subjectId: string; field: FieldCode; item: number; status: 'ok'; token: string; expiresAt: string | null }
  | { subjectId: string; field: FieldCode; item: number; status: 'not_found' | 'denied' | 'shredded' | 'restricted' | 'unreadable' };
export interface CreateTokensAnswer {
  /** In the order of the request. */
  items: CreatedToken[];
}

/** POST /v1/tokens/open. */
export interface OpenTokensRequest {
  /** At most 1,000. */
  tokens: string[];
  view: VaultView;
}
export type OpenedToken =
  | { token: string; status: 'ok'; field: FieldCode; /** Left out in the view `exists`. */ value?: string | Partial<VaultAddress> }
  | { token: string; /** `denied`: one-way, of another scope, or of a field that the access token does not name. */ status: 'not_found' | 'denied' | 'shredded' | 'restricted' | 'unreadable' };
export interface OpenTokensAnswer {
  tokens: OpenedToken[];
}

/** POST /v1/tokens/revoke: tokens by name, or all of the scope with a tag. The same call again changes nothing. */
export type RevokeTokensRequest = { tokens: string[] } | { tag: string };
export interface RevokeTokensAnswer {
  revoked: number;
}
