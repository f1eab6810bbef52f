import type { AdminOperation, TokenClaims } from '@hako/vault-client/contract';
import type { Json } from '@hako/ledger';
import type { ApprovalPerson } from '../approvals/types.js';
import type { Executor } from '../database/database.js';

/** Who administers: a signed-in person whom core vouches for in a token, or the owner of an admin certificate. */
export interface AdminActor {
  person: ApprovalPerson;
  /** The only tenant that this actor may name; `null` for the operator of the platform. */
  tenantId: string | null;
  /** Absent for an admin certificate that comes without a token. */
  claims?: TokenClaims;
}

export interface AdminCall<B> {
  tx: Executor;
  actor: AdminActor;
  body: B;
  now: number;
}

export interface AdminOutcome {
  /** 200 when left out. */
  status?: 200 | 202;
  /** Whose chain gets the entry, where only the work itself shows it; else what `tenant` of the route says. */
  tenantId?: string | null;
  /** Ids and counts for the access log; nothing is logged for routes with `audited: false`. */
  detail?: { [key: string]: Json };
  /** Made after the commit: the place to start what must not start before. */
  answer: () => unknown;
}

export interface AdminInput {
  body: unknown;
  /** Of the path, by name; letters, digits, `_` and `-` only. */
  params: Readonly<Record<string, string>>;
  /** Numbers, ids and times only; a parameter given twice is refused. */
  query: Readonly<Record<string, string>>;
}

/**
 * A route of administration. Nothing personal passes through here, so paths and queries may name things.
 * `/admin/…` and `/v1/admin/…` are the same route.
 */
export interface AdminRoute<B> {
  method: 'GET' | 'POST';
  /** `/admin/rotations/:id/pause`. */
  path: string;
  op: AdminOperation;
  /** Whether each call gets an entry in the tenant's chain (or the installation's). Reading of progress does not. */
  audited: boolean;
  /** @throws VaultError `VALIDATION_FAILED`. */
  parse(input: AdminInput): B;
  /** The tenant that is touched; `null` for the whole installation. An actor of another tenant gets `NOT_FOUND`. */
  tenant(body: B, actor: AdminActor): string | null;
  run(call: AdminCall<B>): Promise<AdminOutcome>;
}

export type AnyAdminRoute = <R>(use: <B>(route: AdminRoute<B>) => R) => R;
export const adminRoute =
  <B>(definition: AdminRoute<B>): AnyAdminRoute =>
  (use) =>
    use(definition);
