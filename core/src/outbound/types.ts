import type { LookupAddress } from 'node:dns';

/** Why a call did not happen, or broke off. */
export type OutboundReason = 'url' | 'scheme' | 'port' | 'credentials' | 'host' | 'address' | 'resolve' | 'connect' | 'certificate' | 'timeout' | 'too-large' | 'redirects';

export interface OutboundRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  signal?: AbortSignal;
  /** Followed after the same checks, GET only. Default 0: a redirect is an answer like any other. */
  redirects?: 0 | 1 | 2 | 3;
}

export interface OutboundAnswer {
  /** Where the answer came from, after redirects. */
  url: string;
  status: number;
  /** Names in lower case; several values of one name joined by `, `. */
  headers: Record<string, string>;
  body: Buffer;
}

/** All addresses of a name, as `dns.lookup` with `all`. Tests put their own in place. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** TXT records of a name, each record's parts joined; an absent name has none. */
export type ResolveTxt = (hostname: string) => Promise<string[]>;

/**
 * Core's only way out (security.md 2.6): https, ports 443 and 8443, global addresses only, connected to the address that was
 * checked, no redirects unless asked for, 5 s to connect, 10 s in all, 1 MB, no proxy of the environment.
 */
export interface Outbound {
  /** @throws OutboundError */
  request(url: string | URL, options?: OutboundRequest): Promise<OutboundAnswer>;
  /** The same in the form that libraries take. */
  fetch(url: string, init?: { method?: string; headers?: ConstructorParameters<typeof Headers>[0]; body?: unknown; signal?: AbortSignal | null }): Promise<Response>;
  /** Whether the test allowance lets this address be called by plain http: loopback, and never in production. */
  allowsPlain(url: URL): boolean;
  txt: ResolveTxt;
}
