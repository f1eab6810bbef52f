import type pg from 'pg';
import { quoteIdentifier, type Place } from './identifiers.js';
import { ROW_TYPES, TEXT_TYPES } from './result-types.js';
import { Exchange, PreparedStatements, type Answer, type Asked } from './exchange.js';
import type { StatementNames } from './statement-names.js';

export interface QueryOptions {
  /** Rows as arrays of text, nothing parsed. */
  raw?: boolean;
  /** Not prepared by name. */
  once?: boolean;
}

/** Named statements a backend may hold before they are let go together. */
const MOST_PREPARED = 300;

/**
 * One connection and where it stands. It may be pinned to a place (role and search path of the session), so that a read
 * is a single round trip; transactions set both again with SET LOCAL.
 */
export class Session {
  readonly #client: pg.Client;
  readonly #names: StatementNames;
  readonly #answerTimeoutMs: number;
  readonly openedAt = Date.now();
  /** Schemas this backend has touched: its catalogue cache grows with each. */
  readonly touched = new Set<string>();
  place: Place | null = null;
  /** The connection is gone or must go. */
  broken = false;
  readonly #named = new Set<string>();
  readonly #prepared = new PreparedStatements();
  #last: Promise<unknown> | undefined;
  #asking: Exchange | undefined;
  #silence: NodeJS.Timeout | undefined;
  #corked = false;
  lastCheck = 0;
  lastUse = 0;

  /** Rejects when the line is lost, also while nothing is being asked: PostgreSQL ends transactions that idle too long. */
  readonly lost: Promise<never>;

  /** @param answerTimeoutMs longer than the server's own limit: it only strikes when the server is silent */
  constructor(client: pg.Client, names: StatementNames, answerTimeoutMs: number) {
    this.#client = client;
    this.#names = names;
    this.#answerTimeoutMs = answerTimeoutMs;
    this.lost = new Promise<never>((_resolve, reject) => {
      const gone = (error?: Error): void => {
        this.broken = true;
        reject(withoutValues(error ?? new Error('the database connection ended'), this));
      };
      client.on('error', gone);
      client.on('end', () => gone());
    });
    this.lost.catch(() => undefined);
  }

  /** Becomes the tenant's, or nobody's, for the session. One round trip. */
  async pin(place: Place | null): Promise<void> {
    this.place = null;
    // Prepared statements hold the plans of the schema they were prepared in.
    const move = place ? `SET ROLE ${quoteIdentifier(place.role)}; SET search_path = ${quoteIdentifier(place.schema)}` : `RESET ROLE; SET search_path = ''`;
    await this.#settle(() => this.#client.query(this.#limited({ text: `DEALLOCATE ALL; ${move}` })));
    this.#forgetPrepared();
    this.place = place;
    if (place) this.touched.add(place.schema);
  }

  /**
   * Within a transaction statements that are started together travel together, each with its own Sync, so that each
   * succeeds or fails by itself as if it had been sent alone. Cursors cannot: only `write` switches it on.
   */
  set pipeline(on: boolean) {
    (this.#client as unknown as { pipeline: boolean }).pipeline = on;
  }

  get #inPipeline(): boolean {
    return (this.#client as unknown as { pipeline: boolean }).pipeline;
  }

  /** What is asked until this turn of the event loop ends goes out in one write. */
  #together(): void {
    const { stream } = (this.#client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection;
    if (!this.#inPipeline || this.#corked) return;
    this.#corked = true;
    stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      stream.uncork();
    });
  }

  /** Several statements in one message, none with parameters: our own preambles and endings only. */
  async script(sql: string): Promise<pg.QueryResult[]> {
    this.#together();
    const result: unknown = await this.#settle(() => this.#client.query(this.#limited({ text: sql })));
    return Array.isArray(result) ? (result as pg.QueryResult[]) : [result as pg.QueryResult];
  }

  /** One statement by the extended protocol. */
  async query(sql: string, params: readonly unknown[] = [], options: QueryOptions = {}): Promise<Answer> {
    if (!this.#inPipeline) return (await this.exchange([this.asked(sql, params, options)]))[0] as Answer;
    const own = options.once ? undefined : this.#name(sql);
    const name = own !== undefined && this.#prepared.doubtful.has(own) ? undefined : own;
    const config = {
      text: sql,
      values: params as unknown[],
      queryMode: 'extended' as const,
      types: options.raw ? TEXT_TYPES : ROW_TYPES,
      ...(name ? { name } : {}),
      ...(options.raw ? { rowMode: 'array' as const } : {}),
    };
    this.#together();
    return this.#settle(() => this.#ask(config as pg.QueryConfig));
  }

  asked(sql: string, params: readonly unknown[], options: QueryOptions = {}): Asked {
    return { sql, params, name: options.once ? undefined : this.#name(sql), ...(options.raw && { raw: true }) };
  }

  /** Statements in one message: all of them succeed, or none has happened. Outside a transaction of pg's own queries only. */
  exchange(asked: readonly Asked[]): Promise<Answer[]> {
    return this.#settle(() => this.#send(asked));
  }

  /** Whether the connection stands where we put it. */
  async standsRight(): Promise<boolean> {
    const [result] = await this.script(CHECK);
    return this.matches(result);
  }

  matches(result: Answer | undefined): boolean {
    this.lastCheck = Date.now();
    const row = result?.rows[0] as { at_role: string; at_path: string; at_login: boolean } | undefined;
    if (!row) return false;
    if (!this.place) return row.at_login && row.at_path === '""';
    return row.at_role === this.place.role && row.at_path === this.place.schema;
  }

  async close(): Promise<void> {
    this.broken = true;
    clearTimeout(this.#silence);
    await this.#client.end().catch(() => undefined);
  }

  /** Cuts the line without asking; for connections whose state is not ours any more. */
  destroy(): void {
    this.broken = true;
    clearTimeout(this.#silence);
    const stream = (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
    stream.destroy();
  }

  /** By callback: the promise of pg brings another one and a second stack trace along. */
  #ask(config: pg.QueryConfig): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      this.#client.query(this.#limited(config), (error: Error | null, result: pg.QueryResult) => (error ? reject(error) : resolve(result)));
    });
  }

  #send(asked: readonly Asked[]): Promise<Answer[]> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(asked, this.#prepared, (error, answers) => {
        this.#asking = undefined;
        if (error) reject(error);
        else resolve(answers);
      });
      this.#asking = exchange;
      this.#listenForSilence();
      this.#client.query(exchange);
    });
  }

  /** One timer for the connection, set anew with each question; a timer for each would cost more than the question's parsing. */
  #listenForSilence(): void {
    if (this.#silence) this.#silence.refresh();
    else this.#silence = setTimeout(() => this.#asking?.handleError(new Error('the server said nothing: timeout')), this.#answerTimeoutMs).unref();
  }

  #limited(config: pg.QueryConfig): pg.QueryConfig {
    return Object.assign(config, { query_timeout: this.#answerTimeoutMs });
  }

  #name(sql: string): string | undefined {
    const name = this.#names.nameFor(sql);
    if (name === undefined || this.#named.has(name)) return name;
    if (this.#named.size >= MOST_PREPARED) return undefined;
    this.#named.add(name);
    return name;
  }

  #forgetPrepared(): void {
    this.#named.clear();
    this.#prepared.forget();
    const connection = (this.#client as unknown as { connection: { parsedStatements: object; submittedNamedStatements: object } }).connection;
    connection.parsedStatements = {};
    connection.submittedNamedStatements = {};
  }

  /** One after the other: work in a transaction may start several statements at once, the line takes one. */
  async #settle<T>(send: () => Promise<T>): Promise<T> {
    const before = this.#last;
    // In a pipeline the server keeps the order itself.
    const answer = before === undefined || this.#inPipeline ? send() : before.then(send, send);
    this.#last = answer;
    try {
      return await answer;
    } catch (error) {
      // Else the stack leads to the socket, not to whoever asked.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw withoutValues(error, this);
    } finally {
      if (this.#last === answer) this.#last = undefined;
    }
  }
}

/** `current_user` and `search_path` in one row, to append to a COMMIT or to ask alone. */
export const CHECK = `SELECT current_user::text AS at_role, current_setting('search_path') AS at_path, current_user = session_user AS at_login`;

/** PostgreSQL repeats values of rows in these fields; they may be personal and end in a log. */
function withoutValues(error: unknown, session: Session): unknown {
  if (!(error instanceof Error)) return error;
  const fault = error as Error & { detail?: string; where?: string; internalQuery?: string; severity?: string; code?: string };
  delete fault.detail;
  delete fault.where;
  delete fault.internalQuery;
  // pg gives no code when the line is lost; whoever maps codes to answers knows the class 08.
  if (fault.code === undefined && /connection|terminated|timeout/i.test(fault.message)) fault.code = '08006';
  // Without an SQLSTATE it came from the line, not from a statement.
  if (fault.severity === 'FATAL' || fault.severity === 'PANIC' || fault.code === undefined || !/^[0-9A-Z]{5}$/.test(fault.code) || fault.code.startsWith('08')) session.broken = true;
  return fault;
}
