/**
 * Modules that bring no types. Two are inner ones of knex, which has no public way to put a query builder on a connection that somebody else owns.
 * Its version is pinned exactly; `knex-binding.test.ts` fails when an upgrade moves them.
 */
declare module 'knex/lib/dialects/postgres/index.js' {
  export default class PostgresDialect {
    constructor(config: Record<string, unknown>);
    version: string | undefined;
    config: Record<string, unknown>;
    driver: unknown;
    connectionSettings: unknown;
    transacting: boolean;
    valueForUndefined: unknown;
    logger: unknown;
  }
}

declare module 'knex/lib/knex-builder/make-knex.js' {
  import type { Knex } from 'knex';
  export default function makeKnex(client: unknown): Knex;
}

declare module 'pg/lib/utils.js' {
  /** Values of JavaScript as parameters: text, bytes or null. */
  export function prepareValue(value: unknown): string | Buffer | null;
}
