/**
 * Who is at a public route or form, without a name. The texts here are for `ctx.keys` and `ctx.limits` alone: they never go into
 * a table, a log, an event or an answer.
 */
export interface Visitor {
  /** The address: IPv4 whole, IPv6 cut to its /64, which is one household. */
  readonly network: string;
  /** The same for blocks: IPv6 cut to its /56, since many providers give a customer that much. */
  readonly site: string;
  /** What the browser says of itself in every request (name, languages, platform). Many people have the same. */
  readonly device: string;
  /** Whether it said which languages it reads. Programs often do not; people of every language do. */
  readonly speaks: boolean;
  /** Of the visitor's cookie, different for each plugin and agency; `null` when this browser has none. 43 characters. */
  readonly token: string | null;
  /**
   * Sets the cookie, or makes it last 30 days more, and answers the token. Only when the visitor asked for something that needs it
   * (a reaction that can be taken back, "know me again"): no cookie before that.
   */
  remember(): string;
}

/** How long a pseudonym of `ctx.keys` stays the same, and then again until its salt is destroyed. */
export type SaltPeriod = '1d' | '30d';

/** Keyed hashes. No key leaves core, none is shared between agencies or plugins. */
export interface KeyedHashes {
  /** HMAC-SHA-256 under a key that stays, base64url: for signatures of what the plugin hands out and gets back. */
  mac(purpose: string, text: string): string;
  /**
   * HMAC-SHA-256 under the salt of the present period, cut to 128 bit (fan-and-adapters.md 1.9). Two periods later the salt is
   * destroyed: from then on nobody can find out what a kept pseudonym was made of, not even by trying every address.
   * `30d` counts from 1970-01-01, as `1d` does; two purposes give two pseudonyms that nobody can join.
   */
  pseudonym(period: SaltPeriod, purpose: string, text: string): Promise<Buffer>;
  /** The present one and that of the period before, for who was seen yesterday; the second is missing where no salt was needed then. */
  pseudonyms(period: SaltPeriod, purpose: string, text: string): Promise<readonly [Buffer, ...Buffer[]]>;
}

/** At most `points` in any `perSeconds` that slide along (counted in two halves, so that it is exact within a few percent). */
export interface Limit {
  /** Of the plugin: `marshmallow.ask.hour`. */
  name: string;
  /** Whose: a pseudonym in hex, an id. At most 100 characters; never an address. */
  key: string;
  points: number;
  perSeconds: number;
}

export interface LimitCount {
  name: string;
  /** In the window, with this one, rounded up. Refused ones count too. */
  count: number;
  allowed: boolean;
  /** What is left after this one. */
  remaining: number;
  /** When one more would be let through, if nothing else comes; 0 while something is left. */
  retryAfterSeconds: number;
}

/** Counters over all processes: in Redis when there is one, else in PostgreSQL. */
export interface Limits {
  /** Counts one against each of them, in one step. Answers in the order of `limits`. With `HAKO_RATE_LIMITS=off` everything is counted and nothing refused. */
  take(limits: readonly Limit[]): Promise<LimitCount[]>;
}
