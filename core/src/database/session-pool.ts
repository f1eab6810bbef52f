import pg from 'pg';
import type { Place } from './identifiers.js';
import { Session } from './session.js';
import { StatementNames } from './statement-names.js';

export interface SessionPoolOptions {
  connectionString: string;
  size: number;
  applicationName: string;
  /** Given to the backend at connect: `-c name=value`. */
  settings: Record<string, string>;
  /** A server that says nothing for so long is taken for lost; more than its own statement timeout. */
  answerTimeoutMs: number;
  /** Waiting longer than this for a connection is an error. */
  acquireTimeoutMs?: number;
  /** Default 5 s. */
  connectTimeoutMs?: number;
  maxAgeMs?: number;
  maxSchemas?: number;
}

/** A connection that is not made in time, or cut while it is made, has no code of PostgreSQL: it is one that could not be had (SQLSTATE 08001). */
function unreached(error: Error & { code?: string }): never {
  throw error.code === undefined ? Object.assign(new Error('no connection to the database', { cause: error }), { code: '08001' }) : error;
}

/** No connection came free in time; the caller answers 503. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
  readonly code = '53300';
}

interface Waiter {
  place: Place | null;
  resolve(session: Session): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout;
}

/** A backend keeps the catalogue of every schema it has seen (773 MB after 1,000 of 40 tables), so it is let go in time. */
const MAX_SCHEMAS = 200;
const MAX_AGE_MS = 15 * 60_000;

/**
 * Connections with a memory of whose they are. `acquire` prefers one that already stands at the wanted place; only when
 * none is free does one change hands, which costs a round trip.
 */
export class SessionPool {
  readonly #options: SessionPoolOptions;
  readonly #names = new StatementNames();
  readonly #idle: Session[] = [];
  readonly #all = new Set<Session>();
  readonly #waiting: Waiter[] = [];
  #opening = 0;
  #closed = false;

  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#options.size;
  }

  stats(): { total: number; idle: number; waiting: number } {
    return { total: this.#all.size, idle: this.#idle.length, waiting: this.#waiting.length };
  }

  /** A connection that is free and stands at `place`, without waiting a tick. */
  grab(place: Place): Session | undefined {
    if (this.#closed) return undefined;
    const at = this.#idle.findLastIndex((session) => session.place?.role === place.role);
    const session = this.#idle[at];
    if (!session || session.broken) return undefined;
    this.#idle.splice(at, 1);
    return session;
  }

  /** A connection, preferably one that stands at `place` already. It is not moved there. */
  async acquire(place: Place | null): Promise<Session> {
    if (this.#closed) throw new Error('the database is closed');
    const idle = this.#takeIdle(place);
    if (idle) return idle;
    if (this.#all.size + this.#opening < this.#options.size) return this.#open();
    return new Promise<Session>((resolve, reject) => {
      const timer = setTimeout(() => {
        const at = this.#waiting.indexOf(waiter);
        if (at !== -1) this.#waiting.splice(at, 1);
        reject(new DatabaseBusy('no database connection came free in time'));
      }, this.#options.acquireTimeoutMs ?? 10_000);
      const waiter: Waiter = { place, resolve, reject, timer };
      this.#waiting.push(waiter);
    });
  }

  /** Gives it back; a dirty, broken, old or well-travelled one is closed instead. */
  release(session: Session, options: { dirty?: boolean } = {}): void {
    session.lastUse = Date.now();
    const { maxAgeMs = MAX_AGE_MS, maxSchemas = MAX_SCHEMAS } = this.#options;
    if (options.dirty || session.broken || this.#closed) this.#drop(session, true);
    else if (Date.now() - session.openedAt > maxAgeMs || session.touched.size > maxSchemas) this.#drop(session, false);
    else {
      const waiter = this.#nextWaiter(session);
      if (waiter) {
        clearTimeout(waiter.timer);
        waiter.resolve(session);
      } else this.#idle.push(session);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(new Error('the database is closed'));
    }
    await Promise.all([...this.#all].map((session) => session.close()));
    this.#all.clear();
    this.#idle.length = 0;
  }

  #takeIdle(place: Place | null): Session | undefined {
    this.#sweep();
    if (this.#idle.length === 0) return undefined;
    // From the end: the one used last has the warmest caches.
    let at = this.#idle.findLastIndex((session) => session.place?.role === place?.role);
    if (at === -1) at = this.#idle.findLastIndex((session) => session.place === null);
    // None of ours and none of nobody's: open another rather than take one away from a tenant that may come back.
    if (at === -1 && this.#all.size + this.#opening < this.#options.size) return undefined;
    if (at === -1) at = 0;
    return this.#idle.splice(at, 1)[0];
  }

  #sweep(): void {
    for (let at = this.#idle.length - 1; at >= 0; at -= 1) {
      const session = this.#idle[at];
      if (session?.broken) {
        this.#idle.splice(at, 1);
        this.#drop(session, true);
      }
    }
  }

  /** First come, first served, but somebody who wants this very place within the first few goes first. */
  #nextWaiter(session: Session): Waiter | undefined {
    if (this.#waiting.length === 0) return undefined;
    const near = this.#waiting.slice(0, 8).findIndex((waiter) => waiter.place?.role === session.place?.role);
    return this.#waiting.splice(Math.max(0, near), 1)[0];
  }

  #drop(session: Session, hard: boolean): void {
    this.#all.delete(session);
    if (hard) session.destroy();
    else void session.close();
    this.#refill();
  }

  /** Somebody waits and there is room again. */
  #refill(): void {
    if (this.#closed || this.#waiting.length === 0 || this.#all.size + this.#opening >= this.#options.size) return;
    const waiter = this.#waiting.shift();
    if (!waiter) return;
    clearTimeout(waiter.timer);
    this.#open().then(waiter.resolve, (error: unknown) => {
      waiter.reject(error);
      this.#refill();
    });
  }

  async #open(): Promise<Session> {
    this.#opening += 1;
    try {
      const client = new pg.Client({
        connectionString: this.#options.connectionString,
        application_name: this.#options.applicationName,
        options: Object.entries(this.#options.settings).map(([name, value]) => `-c ${name}=${value}`).join(' '),
        connectionTimeoutMillis: this.#options.connectTimeoutMs ?? 5_000,
        keepAlive: true,
      });
      const session = new Session(client, this.#names, this.#options.answerTimeoutMs);
      await client.connect().catch(unreached);
      this.#all.add(session);
      return session;
    } finally {
      this.#opening -= 1;
    }
  }
}
