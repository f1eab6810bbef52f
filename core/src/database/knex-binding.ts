import type { Knex } from 'knex';
import type PostgresDialect from 'knex/lib/dialects/postgres/index.js';
import type makeKnex from 'knex/lib/knex-builder/make-knex.js';
import { lazily } from '../lazily.js';
import type { Answer } from './exchange.js';

/** What knex sends its statements to. */
export interface KnexTarget {
  run(sql: string, bindings: readonly unknown[]): Promise<Answer>;
}

interface KnexStatement {
  sql?: string;
  bindings?: unknown[];
  response?: unknown;
}

/** knex is 300 files, and most transactions and all starts do without. */
const dialectClass = lazily<typeof PostgresDialect>('knex/lib/dialects/postgres/index.js');
const maker = lazily<typeof makeKnex>('knex/lib/knex-builder/make-knex.js');

interface Bound {
  prototype: PostgresDialect;
  base: PostgresDialect;
}

let bound: Bound | undefined;

/** knex's PostgreSQL dialect on a connection that is ours: it compiles statements and never connects. */
function boundDialect(): Bound {
  if (bound) return bound;
  class BoundDialect extends dialectClass() {
    async _query(target: KnexTarget, statement: KnexStatement): Promise<KnexStatement> {
      if (!statement.sql) throw new Error('The query is empty');
      statement.response = await target.run(statement.sql, statement.bindings ?? []);
      return statement;
    }

    _stream(): never {
      throw new Error('streams of knex are not supported here: use db.stream');
    }
  }
  // compileSqlOnError would put the bindings, and with them people's data, into messages of errors.
  return (bound = { prototype: BoundDialect.prototype, base: new BoundDialect({ client: BoundDialect, compileSqlOnError: false, version: '15' }) });
}

export interface BoundKnex {
  knex: Knex.Transaction;
  /** Afterwards every statement is refused. */
  end(): void;
}

/** A knex transaction whose beginning and end belong to somebody else; nested transactions are savepoints. */
export function bindKnex(target: KnexTarget): BoundKnex {
  let ended = false;
  const gate: KnexTarget = {
    run: (sql, bindings) => (ended ? Promise.reject(new Error('the transaction has ended')) : target.run(sql, bindings)),
  };
  const { prototype, base } = boundDialect();
  const client = Object.assign(Object.create(prototype) as PostgresDialect, {
    version: base.version,
    config: base.config,
    driver: base.driver,
    connectionSettings: base.connectionSettings,
    valueForUndefined: base.valueForUndefined,
    logger: base.logger,
    transacting: true,
    acquireConnection: () => Promise.resolve(gate),
    releaseConnection: () => Promise.resolve(),
  });
  const knex = maker()(client) as Knex.Transaction & { context: { transaction: unknown; _transaction: (container: unknown, options: unknown, outer: unknown) => unknown } };
  const refuse = (): never => {
    throw new Error('the transaction ends with its work: return to commit, throw to roll back');
  };
  Object.assign(knex, { isTransaction: true, userParams: {}, commit: refuse, rollback: refuse, isCompleted: () => ended });
  const outer = { _lastChild: Promise.resolve(), isCompleted: () => ended, transactor: knex };
  knex.context.transaction = function nested(this: typeof knex.context, container: unknown, options: object = {}) {
    return this._transaction(container, { doNotRejectOnRollback: true, ...options }, outer);
  };
  Object.assign(knex, { savepoint: (container: never, options?: never) => knex.transaction(container, options) });
  return { knex, end: () => (ended = true) };
}
