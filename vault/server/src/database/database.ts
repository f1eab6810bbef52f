import pg from 'pg';

export type Row = Record<string, unknown>;

export interface Query {
  /** Prepared once per connection under this name. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** One transaction, or the pool for a single statement. */
export interface Executor {
  query<R extends object>(query: Query): Promise<R[]>;
}

export interface VaultDatabase extends Executor {
  /** Commits when `work` is through, else rolls back; a lost connection is an error, never a silent success. */
  transaction<T>(work: (tx: Executor) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Milliseconds that a statement may take, where nobody says otherwise. */
export const STATEMENT_MS = 15_000;

export interface DatabaseOptions {
  poolSize: number;
  onError: (error: unknown) => void;
  /** Milliseconds. What else is waited for follows from it, and is never less than with {@link STATEMENT_MS}. */
  statementTimeoutMs?: number;
}

export function openDatabase(connectionString: string, options: DatabaseOptions): VaultDatabase {
  const { statementTimeoutMs = STATEMENT_MS } = options;
  const patience = Math.max(STATEMENT_MS, statementTimeoutMs);
  const pool = new pg.Pool({
    connectionString,
    max: options.poolSize,
    application_name: 'hako-vault',
    connectionTimeoutMillis: Math.round(patience / 3),
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: Math.round((patience * 2) / 3),
    lock_timeout: Math.round(patience / 5),
  });
  // An idle connection that breaks must not end the process.
  pool.on('error', options.onError);

  return {
    query: async (query) => (await pool.query(query)).rows,
    transaction: async (work) => {
      const client = await pool.connect();
      let broken: Error | undefined;
      // Between two statements nobody waits for this connection: that it breaks then must be heard, or it ends the process.
      const onError = (error: Error): void => void (broken = error);
      client.on('error', onError);
      try {
        await client.query('begin');
        const result = await work({ query: async (query) => (await client.query(query)).rows });
        const { command } = await client.query('commit');
        // PostgreSQL answers ROLLBACK to the commit of a failed transaction.
        if (command !== 'COMMIT') throw new Error('The transaction was rolled back');
        return result;
      } catch (error) {
        await client.query('rollback').catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error('rollback failed');
        });
        throw error;
      } finally {
        // A broken one may still say so while it is put away.
        if (!broken) client.off('error', onError);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** SQLSTATE of a database error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
