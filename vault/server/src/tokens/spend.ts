import { VaultError, type TokenClaims } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';

/** How long a spent token is remembered beyond its end: the skew that the check of its time allows, and more. */
const KEEP_SECONDS = 60;

/** One use of a token, in the transaction of the access itself. @throws VaultError `TOKEN_REPLAYED`. */
export async function spend(tx: Executor, claims: TokenClaims): Promise<void> {
  const rows = await tx.query({
    name: 'spend',
    text: `insert into vault.used_jti as used (jti, expires_at, uses, max_uses) values ($1, to_timestamp($2), 1, $3)
           on conflict (jti) do update set uses = used.uses + 1 where used.uses < used.max_uses returning uses`,
    values: [claims.jti, claims.exp + KEEP_SECONDS, claims.uses],
  });
  if (rows.length === 0) throw new VaultError('TOKEN_REPLAYED');
}
