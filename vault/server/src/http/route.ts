import type { TokenClaims, VaultOperation } from '@hako/vault-client/contract';
import type { Json } from '@hako/ledger';
import type { AppendedEntry } from '../audit/access-log.js';
import type { Executor } from '../database/database.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import type { IndexOptions } from '../search/index-entries.js';
import type { RequestedAccess } from '../tokens/scope.js';

export interface TenantContext extends IndexOptions {
  keys: TenantKeys;
  /** Rules that its blind index was made by; see `NORMALISER_VERSION`. */
  normaliser: number;
}

/** What a route gets once token, scope and limits are through, inside the transaction. */
export interface Call<B> {
  tx: Executor;
  claims: TokenClaims;
  body: B;
  /** Keys and settings of the token's tenant; every operation but `tenant` has them. */
  tenant(): TenantContext;
  /** Tells of a record that did not open, while the answer is made: an alert and an entry follow, the other records are answered. */
  unreadable(subjectId: string): void;
}

export interface Outcome {
  /** Goes into the access log before the commit. */
  detail: { [key: string]: Json };
  /** Runs once the entry is in the log, before the commit: for what must name it. */
  sealed?: (entry: AppendedEntry) => Promise<void>;
  /** Made after the commit: plaintext exists only when its audit entry does. */
  answer: () => unknown;
}

export interface Route<B> {
  method: 'POST' | 'PATCH';
  /** `/v1/subjects/:id`; one parameter at most. */
  path: string;
  op: VaultOperation;
  maxBytes: number;
  /** Checks the body and binds the parameter. @throws VaultError `VALIDATION_FAILED`. */
  parse(body: unknown, parameter: string | undefined): B;
  access(body: B): RequestedAccess;
  run(call: Call<B>): Promise<Outcome>;
}

/** Keeps body and handlers of one route together, and lets the table hold routes of all bodies. */
export type AnyRoute = <R>(use: <B>(route: Route<B>) => R) => R;
export const route =
  <B>(definition: Route<B>): AnyRoute =>
  (use) =>
    use(definition);
