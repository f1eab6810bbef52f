import { AsyncLocalStorage } from 'node:async_hooks';
import type { TenantReader } from '@hako/sdk-plugin';
import type { Knex } from 'knex';
import type pg from 'pg';
import type { Answer } from './exchange.js';
import type { Place } from './identifiers.js';
import { bindKnex, type BoundKnex } from './knex-binding.js';
import type { Session } from './session.js';

/**
 * Set while a transaction holds a connection. What it starts meanwhile must not queue behind other transactions of the
 * same kind, or all of them would wait for each other.
 */
export const insideTransaction = new AsyncLocalStorage<true>();

export type Run = (sql: string, params: readonly unknown[], options?: { raw?: boolean; once?: boolean }) => Promise<Answer>;

export function readerOf(run: Run): TenantReader {
  return {
    rows: <T extends object>(sql: string, params: readonly unknown[] = []) => run(sql, params).then(({ rows }) => rows as T[]),
    row: <T extends object>(sql: string, params: readonly unknown[] = []) => run(sql, params).then<T | undefined>(({ rows }) => rows[0] as T | undefined),
    json: (sql: string, params: readonly unknown[] = []) => run(sql, params, RAW).then(textOf),
  };
}

const RAW = { raw: true };
const textOf = ({ rows }: Answer): string | null => (rows[0] as (string | null)[] | undefined)?.[0] ?? null;

export interface AfterCommit {
  add(work: () => void | Promise<void>): void;
  run(onFault: (error: unknown) => void): Promise<void>;
}

export function afterCommitHooks(): AfterCommit {
  const works: (() => void | Promise<void>)[] = [];
  return {
    add: (work) => void works.push(work),
    run: async (onFault) => {
      for (const work of works) {
        try {
          await work();
        } catch (error) {
          onFault(error);
        }
      }
    },
  };
}

/** Where transactions stand; those of the owner stand nowhere. */
const places = new WeakMap<object, Place>();

/** The schema that a transaction of a tenant writes into. */
export const schemaOf = (tx: object): string | undefined => places.get(tx)?.schema;

/** The object that work inside a transaction is given. knex is built on first use: many transactions need none. */
export function transactionOf(run: Run, hooks: AfterCommit, place?: Place): { tx: TenantReader & { readonly knex: Knex.Transaction; afterCommit(work: () => void | Promise<void>): void }; end(): void } {
  let bound: BoundKnex | undefined;
  let ended = false;
  const guarded: Run = (sql, params, options) => (ended ? Promise.reject(new Error('the transaction has ended')) : run(sql, params, options));
  const tx = {
    ...readerOf(guarded),
    get knex(): Knex.Transaction {
      bound ??= bindKnex({ run: (sql, bindings) => guarded(sql, bindings, { once: true }) });
      return bound.knex;
    },
    afterCommit: hooks.add,
  };
  if (place) places.set(tx, place);
  return {
    tx,
    end: () => {
      ended = true;
      bound?.end();
    },
  };
}

/** COMMIT of a transaction in which a statement failed answers ROLLBACK and no error. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted';
  readonly code = '25P02';
}

export async function commit(session: Session, check: string): Promise<pg.QueryResult | undefined> {
  const [ending, place] = await session.script(`COMMIT${check === '' ? '' : `; ${check}`}`);
  if (ending?.command === 'ROLLBACK') throw new NotCommitted('a statement of the transaction failed and its error was swallowed: nothing was written');
  return place;
}

/** Statements that were started before the work waited for anything, to be sent as one message. */
export interface Gathered<T> {
  result: Promise<T>;
  asked: { sql: string; params: readonly unknown[]; raw: boolean; resolve(answer: Answer): void; reject(error: unknown): void }[];
}

/** Runs the beginning of `work` and keeps what it asks; whatever it asks later is refused. */
export function gather<T>(work: (tx: ReturnType<typeof transactionOf>['tx']) => Promise<T>, hooks: AfterCommit, place: Place): Gathered<T> {
  const asked: Gathered<T>['asked'] = [];
  let open = true;
  const { tx, end } = transactionOf((sql, params, options) => {
    if (!open) return Promise.reject(new Error('a transaction that goes at once takes no statement after the work has waited'));
    return new Promise((resolve, reject) => asked.push({ sql, params, raw: options?.raw === true, resolve, reject }));
  }, hooks, place);
  const result = work(tx);
  open = false;
  // Only now is it known that nothing more may come.
  void result.then(end, end);
  return { result, asked };
}
