import type { TenantDb, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Knex } from 'knex';

/** A transaction in the `platform` schema. */
export interface PlatformTransaction extends TenantReader {
  readonly knex: Knex.Transaction;
  afterCommit(work: () => void | Promise<void>): void;
}

/** The only door to PostgreSQL. Nothing else opens a connection. */
export interface Database {
  /** Bound to one tenant: every statement runs as that tenant's role with its schema as the whole search path. */
  tenant(tenantId: string): TenantDb;
  readonly platform: {
    read<T>(work: (reader: TenantReader) => Promise<T>): Promise<T>;
    write<T>(work: (tx: PlatformTransaction) => Promise<T>): Promise<T>;
  };
  /**
   * Owner rights: create schemas and roles, run migrations. Only `database/`, `tenancy/` and `plugins/activation` use it.
   * With a tenant id the search path is that tenant's schema and DDL is owned by the migrator.
   */
  migrate<T>(tenantId: string | null, work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  /** `LISTEN` on one shared connection that reconnects by itself; answers a function that stops listening. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;
  health(): Promise<void>;
  close(): Promise<void>;
}
