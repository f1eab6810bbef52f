import pg from 'pg';
import type { Logger } from 'pino';
import { quoteIdentifier } from './identifiers.js';

type Handler = (payload: string) => void;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** LISTEN on one connection that comes back by itself. What is sent while it is away is lost: listeners poll as a second line. */
export class Listener {
  readonly #connectionString: string;
  readonly #log: Logger;
  readonly #channels = new Map<string, Set<Handler>>();
  #client: Promise<pg.Client> | undefined;
  #last: Promise<void> = Promise.resolve();
  #pause = FIRST_PAUSE_MS;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connectionString: string, log: Logger) {
    this.#connectionString = connectionString;
    this.#log = log;
  }

  async listen(channel: string, handler: Handler): Promise<() => Promise<void>> {
    const handlers = this.#channels.get(channel) ?? new Set();
    handlers.add(handler);
    this.#channels.set(channel, handlers);
    await this.#send(`LISTEN ${quoteIdentifier(channel)}`);
    return async () => {
      handlers.delete(handler);
      if (handlers.size > 0 || this.#closed) return;
      this.#channels.delete(channel);
      await this.#send(`UNLISTEN ${quoteIdentifier(channel)}`).catch(() => undefined);
    };
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.#send('SELECT pg_notify($1, $2)', [channel, payload]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.then((client) => client.end()).catch(() => undefined);
  }

  /** One after the other on the one connection. */
  async #send(sql: string, params: string[] = []): Promise<void> {
    const turn = this.#last.then(async () => void (await (await this.#connected()).query(sql, params)));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #connected(): Promise<pg.Client> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'));
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#connectionString, application_name: 'hako-listen', keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
    client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload ?? ''));
    const lost = (): void => this.#lost();
    client.once('error', lost);
    client.once('end', lost);
    client.on('error', () => undefined);
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`LISTEN ${quoteIdentifier(channel)}`);
      this.#pause = FIRST_PAUSE_MS;
      return client;
    } catch (error) {
      this.#lost();
      throw error;
    }
  }

  #deliver(channel: string, payload: string): void {
    for (const handler of this.#channels.get(channel) ?? []) {
      try {
        handler(payload);
      } catch (error) {
        this.#log.error({ err: error, channel }, 'a listener failed');
      }
    }
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#closed || this.#retry || this.#channels.size === 0) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connected().then(
        () => this.#log.info({}, 'listening to the database again'),
        () => undefined,
      );
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
