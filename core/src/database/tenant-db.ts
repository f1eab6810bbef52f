import type { TenantDb } from '@hako/sdk-plugin';
import type { Logger } from 'pino';
import { quoteIdentifier, type Place } from './identifiers.js';
import { CHECK, type Session } from './session.js';
import type { SessionPool } from './session-pool.js';
import type { Answer, Asked } from './exchange.js';
import { SharedWrites } from './shared-writes.js';
import { checkStatement, isExpectedTag, type StatementKind } from './statement-guard.js';
import type { Turnstile } from './turnstile.js';
import { afterCommitHooks, commit, gather, insideTransaction, readerOf, transactionOf, type Run } from './unit-of-work.js';

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
  readonly #reader = readerOf((sql, params, options) => this.#readOne(sql, params, options));
  readonly #shared = new SharedWrites((works) => this.#hold((session) => this.#sendAtOnce(session, works)));

  /** Role and path of a transaction. */
  readonly #local: readonly string[];

  constructor(parts: BoundDbParts, place: Place) {
    this.#parts = parts;
    this.#place = place;
    this.#local = [`SET LOCAL ROLE ${quoteIdentifier(place.role)}`, `SET LOCAL search_path = ${quoteIdentifier(place.schema)}`];
  }

  async read<T>(work: Parameters<TenantDb['read']>[0] & ((reader: never) => Promise<T>)): Promise<T> {
    // The connection is held per statement, never while the work waits for something else: readers cannot block each other.
    // Awaited, because a promise that an async function returns as it is costs three more.
    return (await work(this.#reader as never)) as T;
  }

  async write<T>(work: (tx: ReturnType<typeof transactionOf>['tx']) => Promise<T>, options?: { atOnce?: boolean }): Promise<T> {
    if (options?.atOnce) return this.#writeAtOnce(work);
    const hooks = afterCommitHooks();
    const value = await this.#hold(async (session) => {
      const { tx, end } = transactionOf(this.#guarded(session, 'write'), hooks, this.#place);
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

  /** Beginning, statements, end and the look where the connection stands: one message, one round trip, shared with whoever comes meanwhile. */
  async #writeAtOnce<T>(work: (tx: ReturnType<typeof transactionOf>['tx']) => Promise<T>): Promise<T> {
    const hooks = afterCommitHooks();
    const { result, asked } = gather(work, hooks, this.#place);
    result.catch(() => undefined);
    try {
      for (const { sql } of asked) checkStatement(sql, 'once');
      const answers = asked.length === 0 ? [] : await this.#commitAtOnce(asked);
      asked.forEach(({ resolve }, at) => resolve(answers[at] as Answer));
    } catch (error) {
      // The work hears of it by its statements; should it swallow that, nothing was written all the same.
      for (const { reject } of asked) reject(error);
      await result.catch(() => undefined);
      throw error;
    }
    await result.catch(() => undefined);
    await hooks.run((error) => this.#parts.log.error({ err: error }, 'work after a commit failed'));
    return result;
  }

  /** One started inside a transaction must not queue behind others, which may wait for its parent's place. */
  async #commitAtOnce(asked: ReturnType<typeof gather>['asked']): Promise<Answer[]> {
    if (insideTransaction.getStore() !== true) return this.#shared.add(asked);
    const [answers] = await this.#hold((session) => this.#sendAtOnce(session, [asked]));
    return answers as Answer[];
  }

  /** Several works of this place in one transaction. Each begins where it belongs, whatever the one before it did to role and path. */
  async #sendAtOnce(session: Session, works: readonly (readonly Omit<Asked, 'name'>[])[]): Promise<Answer[][]> {
    const own = (sql: string): Asked => session.asked(sql, []);
    const asked = [own('BEGIN READ WRITE')];
    const places: number[] = [];
    for (const statements of works) {
      asked.push(...this.#local.map(own));
      places.push(asked.length);
      for (const { sql, params, raw } of statements) asked.push(session.asked(sql, params, { raw: raw === true, once: hasStar(sql) }));
    }
    try {
      const answers = await session.exchange([...asked, own('COMMIT'), own(CHECK)]);
      this.#expect(session, answers.at(-1));
      return works.map((statements, at) => {
        const answered = answers.slice(places[at], (places[at] as number) + statements.length);
        if (!answered.every(({ command }) => isExpectedTag(command))) throw this.#alarm(session);
        return answered;
      });
    } catch (error) {
      if (!session.broken) await this.#rollback(session);
      throw error;
    }
  }

  async *stream<T extends object>(sql: string, params: readonly unknown[], batch = 500): AsyncIterable<T[]> {
    checkStatement(sql, 'read');
    const size = wholeNumber(batch);
    // Gates of their own: whoever reads a stream usually writes or reads something else meanwhile.
    const { session, leave } = await this.#enter(this.#parts.streams, `${this.#place.schema} stream`);
    let clean = false;
    try {
      await session.script(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${this.#setLocal()}; SET LOCAL idle_in_transaction_session_timeout = '10min'`);
      try {
        // A cursor of SQL: each FETCH is a statement of its own. The protocol's portals have one statement's time for all rows together.
        await session.query(`DECLARE ${CURSOR} NO SCROLL CURSOR FOR ${sql}`, params, { once: true });
        for (;;) {
          const { rows } = await session.query(`FETCH ${size} FROM ${CURSOR}`, [], { once: true });
          if (rows.length === 0) break;
          yield rows as T[];
        }
      } finally {
        if (!session.broken) await this.#rollback(session);
        clean = !session.broken;
      }
    } finally {
      this.#parts.pool.release(session, { dirty: !clean });
      leave();
    }
  }

  async #readOne(...[sql, params, options]: Parameters<Run>): Promise<Answer> {
    checkStatement(sql, 'read');
    const { pool, fairness } = this.#parts;
    const nested = insideTransaction.getStore() === true;
    const turn = nested ? undefined : fairness.enter(this.#place.schema);
    if (turn) await turn;
    try {
      const session = pool.grab(this.#place) ?? (await pool.acquire(this.#place));
      let dirty = true;
      try {
        if (session.place?.role !== this.#place.role) await session.pin(this.#place);
        const asked = session.asked(sql, params, options);
        const sent = session.exchange(Date.now() - session.lastCheck < this.#parts.checkEveryMs ? [asked] : [asked, session.asked(CHECK, [])]);
        const [answer, check] = await sent.catch((fault: unknown) => this.#preparedAnew(session, fault, sql, params, options));
        dirty = !isExpectedTag(answer?.command ?? '') || (check !== undefined && !session.matches(check));
        if (dirty || !answer) throw this.#alarm(session);
        return answer;
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

  /** A migration changed the shape of a prepared statement's answer: it is prepared anew. Any other fault stays one. */
  async #preparedAnew(session: Session, fault: unknown, ...[sql, params, options]: Parameters<Run>): Promise<Answer[]> {
    if ((fault as { code?: string }).code !== '0A000' || session.broken) throw fault;
    await session.pin(this.#place);
    return session.exchange([session.asked(sql, params, { ...options, once: true })]);
  }

  #guarded(session: Session, kind: StatementKind): Run {
    return async (sql, params, options) => {
      checkStatement(sql, kind);
      const result = await session.query(sql, params, hasStar(sql) ? { ...options, once: true } : options);
      if (!isExpectedTag(result.command)) throw this.#alarm(session);
      return result;
    };
  }

  #setLocal(): string {
    return this.#local.join('; ');
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

/** There is one to a transaction. */
const CURSOR = 'stream_rows';

/** Digits and nothing else, whatever the type promises: it goes into the text of a statement. */
function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError('a batch has a whole number of rows');
  return value.toFixed(0);
}

/** `*` may answer other columns after a migration, which a prepared statement does not survive within a transaction. */
const hasStar = (sql: string): boolean => /(?:^|[\s,.])\*(?:[\s,]|$)/.test(sql);
