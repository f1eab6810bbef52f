import type { FieldCode, TokenKind } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import type { TokenSecret, TokenTarget } from './token-keys.js';

export interface StoredToken extends TokenTarget {
  reversible: boolean;
  /** `null`: one-way. */
  secret: TokenSecret | null;
}

interface TokenRow {
  token_id: string;
  subject_id: string;
  field_code: FieldCode;
  item_no: number;
  type: TokenKind;
  reversible: boolean;
  scope: string | null;
  expires_at: Date | null;
  dek_version: number | null;
  wrapped: Buffer | null;
  ct: Buffer | null;
  commit: Buffer | null;
}

export async function insertTokens(tx: Executor, tenantId: string, tokens: readonly StoredToken[], tags: readonly string[]): Promise<void> {
  if (tokens.length === 0) return;
  const column = <T>(pick: (token: StoredToken) => T): T[] => tokens.map(pick);
  const { scope, expiresAt, reversible, type } = tokens[0]!;
  await tx.query({
    text: `insert into vault.token (tenant_id, token_id, subject_id, field_code, item_no, dek_version, wrapped, ct, commit, type, reversible, scope, expires_at, tags)
           select $1, new.*, $10, $11, $12, $13, $14 from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::bytea[], $8::bytea[], $9::bytea[]) as new`,
    values: [
      tenantId,
      column(({ tokenId }) => tokenId),
      column(({ subjectId }) => subjectId),
      column(({ field }) => field),
      column(({ item }) => item),
      column(({ secret }) => secret?.dekVersion ?? null),
      column(({ secret }) => secret?.wrapped ?? null),
      column(({ secret }) => secret?.ct ?? null),
      column(({ secret }) => secret?.commitment ?? null),
      type,
      reversible,
      scope,
      expiresAt,
      [...tags],
    ],
  });
}

/** Those that have not had their time, by name. */
export async function readTokens(tx: Executor, tenantId: string, tokenIds: readonly string[]): Promise<Map<string, StoredToken>> {
  const rows = await tx.query<TokenRow>({
    name: 'tokens-read',
    text: `select token_id, subject_id, field_code, item_no, type, reversible, scope, expires_at, dek_version, wrapped, ct, commit
             from vault.token where tenant_id = $1 and token_id = any($2) and (expires_at is null or expires_at > now())`,
    values: [tenantId, tokenIds],
  });
  return new Map(rows.map((row) => [row.token_id, toToken(row)]));
}

/** Of one scope only. */
export async function deleteTokens(tx: Executor, tenantId: string, scope: string | null, which: { tokens: readonly string[] } | { tag: string }): Promise<number> {
  const [condition, value] = 'tokens' in which ? ['token_id = any($3)', which.tokens] : ['tags @> array[$3::text]', which.tag];
  const rows = await tx.query({ text: `delete from vault.token where tenant_id = $1 and scope is not distinct from $2 and ${condition} returning 1`, values: [tenantId, scope, value] });
  return rows.length;
}

function toToken(row: TokenRow): StoredToken {
  return {
    tokenId: row.token_id,
    subjectId: row.subject_id,
    field: row.field_code,
    item: row.item_no,
    type: row.type,
    reversible: row.reversible,
    scope: row.scope,
    expiresAt: row.expires_at,
    secret: row.wrapped && row.dek_version !== null ? { dekVersion: row.dek_version, wrapped: row.wrapped, ct: row.ct, commitment: row.commit } : null,
  };
}
