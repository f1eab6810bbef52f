import type { Knex } from 'knex';

/**
 * One step of a schema, run by our own runner in one transaction per tenant with `SET LOCAL search_path` (never `knex.migrate`).
 * A migration that ran is never edited: its checksum stands in the tenant's ledger.
 */
export interface Migration {
  /** `0001-customers`, sorted as text. */
  name: string;
  /** `expand` is safe while the old code still runs; `contract` waits until every process has the new one. */
  safe: 'expand' | 'contract';
  /**
   * Checksums of earlier editions of this step: who ran one of them has run it. For a step that proved too heavy for a large
   * table, and whose tables are the same in the end, at the latest after the newest step. Anything else is a new migration.
   */
  earlier?: readonly string[];
  up(knex: Knex.Transaction): Promise<void>;
  down?(knex: Knex.Transaction): Promise<void>;
}
