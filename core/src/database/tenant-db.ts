import type { TenantDb } from '@hako/sdk-plugin';
import Cursor from 'pg-cursor';
import type { Logger } from 'pino';
import { quoteIdentifier, type Place } from './identifiers.js';
import { CHECK, type Session } from './session.js';
import type { SessionPool } from './session-pool.js';
import { ROW_TYPES } from './result-types.js';
import { checkStatement, isExpectedTag, type StatementKind } from './statement-guard.js';
import type { Turnstile } from './turnstile.js';
import { afterCommitHooks, commit, insideTransaction, readerOf, transactionOf, type Run } from './unit-of-work.js';

export interface BoundDbParts {
  pool: SessionPool;
  /** Per tenant: statements and transactions in flight. */
  fairness: Turnstile;
  /** Of the whole process: transactions and open cursors, so that reads always find a connection. */
  writers: Turnstile;
  streams: Turnstile;
  /** How long a connection may go on reading before its role and search path are looked at. */
  checkEveryMs: number;
  log: Logger;
}

/** A database door bound to one place: a tenant's schema and role, or the platform's. */
export class BoundDb implements TenantDb {
  readonly #parts: BoundDbParts;
  readonly #place: Place;

  constructor(parts: BoundDbParts, place: Place) {
    this.#parts = parts;
    this.#place = place;
  }

  async read<T>(work: Parameters<TenantDb['read']>[0] & ((reader: never) => Promise<T>)): Promise<T> {
    // The connection is held per statement, never while the work waits for something else: readers cannot block each other.
    return work(readerOf((sql, params, options) => this.#readOne(sql, params, options)) as never) as Promise<T>;
  }

  async write<T>(work: (tx: ReturnType<typeof transactionOf>['tx']) => Promise<T>): Promise<T> {
    const hooks = afterCommitHooks();
    const value = await this.#hold(async (session) => {
      const { tx, end } = transactionOf(this.#guarded(session, 'write'), hooks);
      session.pipeline = true;
      // Travels with the first statement. Should it fail, the server refuses all that follows in the same message's wake.
      const begun = session.script(`BEGIN READ WRITE; ${this.#setLocal()}`);
      begun.catch(() => undefined);
      try {
        // Work that hangs loses its connection to the idle timeout, and with it its place in the queue.
        const result = await Promise.race([insideTransaction.run(true, () => work(tx)), session.lost]);
        end();
        await begun;
        this.#expect(session, await commit(session, CHECK));
        return result;
      } catch (error) {
        end();
        const cause = await begun.then(() => error, (fault: unknown) => fault);
        if (!session.broken) await this.#rollback(session);
        throw cause;
      } finally {
        session.pipeline = false;
      }
    });
    await hooks.run((error) => this.#parts.log.error({ err: error }, 'work after a commit failed'));
    return value;
  }

  async *stream<T extends object>(sql: string, params: readonly unknown[], batch = 500): AsyncIterable<T[]> {
    checkStatement(sql, 'read');
    // Gates of their own: whoever reads a stream usually writes or reads something else meanwhile.
    const { session, leave } = await this.#enter(this.#parts.streams, `${this.#place.schema} stream`);
    let clean = false;
    try {
      await session.script(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${this.#setLocal()}; SET LOCAL idle_in_transaction_session_timeout = '10min'`);
      const cursor = session.client.query(new Cursor<T>(sql, params as unknown[], { types: ROW_TYPES }));
      try {
        for (;;) {
          const rows = await cursor.read(batch);
          if (rows.length === 0) break;
          yield rows;
        }
      } finally {
        await cursor.close().catch(() => (session.broken = true));
        if (!session.broken) await this.#rollback(session);
        clean = !session.broken;
      }
    } finally {
      this.#parts.pool.release(session, { dirty: !clean });
      leave();
    }
  }

  async #readOne(...[sql, params, options]: Parameters<Run>): ReturnType<Run> {
    checkStatement(sql, 'read');
    const { pool, fairness } = this.#parts;
    const nested = insideTransaction.getStore() === true;
    const turn = nested ? undefined : fairness.enter(this.#place.schema);
    if (turn) await turn;
    try {
      const session = await pool.acquire(this.#place);
      let dirty = true;
      try {
        if (session.place?.role !== this.#place.role) await session.pin(this.#place);
        const result = await this.#answer(session, sql, params, options);
        dirty = !isExpectedTag(result.command) || (Date.now() - session.lastCheck >= this.#parts.checkEveryMs && !(await session.standsRight()));
        if (dirty) throw this.#alarm(session);
        return result;
      } catch (error) {
        // A statement that failed by itself leaves the connection as it was; look, rather than believe.
        if (dirty && !session.broken) dirty = !(await session.standsRight().catch(() => false));
        throw error;
      } finally {
        pool.release(session, { dirty });
      }
    } finally {
      if (!nested) fairness.leave(this.#place.schema);
    }
  }

  async #answer(session: Session, ...[sql, params, options]: Parameters<Run>): ReturnType<Run> {
    try {
      return await session.query(sql, params, options);
    } catch (error) {
      // A migration changed the shape of a prepared statement's answer: prepare it anew.
      if ((error as { code?: string }).code !== '0A000' || session.broken) throw error;
      await session.pin(this.#place);
      return session.query(sql, params, { ...options, once: true });
    }
  }

  #guarded(session: Session, kind: StatementKind): Run {
    return async (sql, params, options) => {
      checkStatement(sql, kind);
      // `*` may answer other columns after a migration, which a prepared statement does not survive within a transaction.
      const result = await session.query(sql, params, /(?:^|[\s,.])\*(?:[\s,]|$)/.test(sql) ? { ...options, once: true } : options);
      if (!isExpectedTag(result.command)) throw this.#alarm(session);
      return result;
    };
  }

  #setLocal(): string {
    return `SET LOCAL ROLE ${quoteIdentifier(this.#place.role)}; SET LOCAL search_path = ${quoteIdentifier(this.#place.schema)}`;
  }

  async #hold<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const { session, leave } = await this.#enter(this.#parts.writers, this.#place.schema);
    let dirty = true;
    try {
      const value = await work(session);
      dirty = false;
      return value;
    } catch (error) {
      dirty = session.broken;
      throw error;
    } finally {
      this.#parts.pool.release(session, { dirty });
      leave();
    }
  }

  /** A connection for a transaction. One started inside another goes past the gates, for its parent holds a place already. */
  async #enter(process: Turnstile, lane: string): Promise<{ session: Session; leave(): void }> {
    const { fairness, pool } = this.#parts;
    const nested = insideTransaction.getStore() === true;
    const leave = (): void => {
      if (nested) return;
      process.leave('all');
      fairness.leave(lane);
    };
    if (!nested) {
      await fairness.enter(lane);
      try {
        await process.enter('all');
      } catch (error) {
        fairness.leave(lane);
        throw error;
      }
    }
    let session: Session | undefined;
    try {
      session = await pool.acquire(this.#place);
      if (session.place?.role !== this.#place.role) await session.pin(this.#place);
      return { session, leave };
    } catch (error) {
      if (session) pool.release(session, { dirty: true });
      leave();
      throw error;
    }
  }

  async #rollback(session: Session): Promise<void> {
    try {
      const results = await session.script(`ROLLBACK; ${CHECK}`);
      if (!session.matches(results[1])) this.#alarm(session);
    } catch {
      session.broken = true;
    }
  }

  #expect(session: Session, place: Parameters<Session['matches']>[0]): void {
    if (!session.matches(place)) this.#alarm(session);
  }

  #alarm(session: Session): Error {
    session.broken = true;
    this.#parts.log.error({ schema: this.#place.schema }, 'a connection left its tenant and was destroyed');
    return new Error('the connection left its tenant and was destroyed');
  }
}
