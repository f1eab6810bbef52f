import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Logger } from 'pino';
import { quoteIdentifier } from './identifiers.js';
import type { SessionPool } from './session-pool.js';
import type { Session } from './session.js';
import { afterCommitHooks, commit, insideTransaction, transactionOf, type Run } from './unit-of-work.js';

/** Migrations may rewrite a table; a lock that is not there within its time is given up, so that nobody's requests queue behind it. */
export const OWNER_SETTINGS = { statement_timeout: '120000', lock_timeout: '10000', idle_in_transaction_session_timeout: '60000' };

/** Work with the owner's rights: schemas, roles, migrations. Never with text that came from a request. */
export class OwnerDb {
  readonly #pools: { outer: SessionPool; inner: SessionPool };
  readonly #log: Logger;

  /** @param pools `inner` serves what is started inside a transaction: its parent holds a connection already and must not wait for its like */
  constructor(pools: { outer: SessionPool; inner: SessionPool }, log: Logger) {
    this.#pools = pools;
    this.#log = log;
  }

  async withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const pool = insideTransaction.getStore() ? this.#pools.inner : this.#pools.outer;
    const session = await pool.acquire(null);
    let clean = false;
    try {
      const value = await work(session);
      clean = true;
      return value;
    } catch (error) {
      if (!session.broken) clean = await session.script('ROLLBACK').then(() => true, () => false);
      throw error;
    } finally {
      pool.release(session, { dirty: !clean });
    }
  }

  async transaction<T>(schema: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    const hooks = afterCommitHooks();
    const value = await this.withSession(async (session) => {
      session.touched.add(schema);
      await session.script(`BEGIN; SET LOCAL search_path = ${quoteIdentifier(schema)}`);
      // Migrations are scripts: without parameters a text may hold several statements.
      const run: Run = async (sql, params, options) => {
        if (params.length > 0 || options?.raw) return session.query(sql, params, { ...options, once: true });
        const results = await session.script(sql);
        return results[results.length - 1] as Awaited<ReturnType<Run>>;
      };
      const { tx, end } = transactionOf(run, hooks);
      const result = await Promise.race([insideTransaction.run(true, () => work(tx)), session.lost]);
      end();
      const path = await session.script(`SELECT current_setting('search_path') AS path`);
      if ((path[0]?.rows[0] as { path: string } | undefined)?.path !== schema) throw new Error('a migration changed the search path');
      await commit(session, '');
      return result;
    });
    await hooks.run((error) => this.#log.error({ err: error }, 'work after a commit failed'));
    return value;
  }
}
