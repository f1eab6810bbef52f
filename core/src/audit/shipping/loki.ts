import { gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import type { SealedEntry } from '../sealing/index.js';

/** Where entries go, as `LOKI_URL` and its companions say. */
export interface LokiTarget {
  /** `https://loki.example`, with a path when it stands behind one */
  url: string;
  /** `X-Scope-OrgID` of a multi-tenant Loki; left out: one for all agencies */
  orgId: string | null;
  /** `user:password` for basic authentication, or a bearer token */
  credentials: string | null;
}

/** What Loki made of a batch. */
export type PushOutcome = { kind: 'taken' } | { kind: 'later'; afterMs: number | undefined; why: string } | { kind: 'refused'; why: string };

const TIMEOUT_MS = 10_000;
const TAKEN = 204;
const TOO_MANY = 429;

export interface LokiClient {
  push(entries: readonly SealedEntry[]): Promise<PushOutcome>;
  close(): Promise<void>;
}

/**
 * Speaks Loki's push API (POST /loki/api/v1/push, JSON, gzip): one stream per agency and log, labels of few values only,
 * the entry itself as the line and its nanoseconds as the time.
 *
 * It does not go through core's guarded client: that one keeps requests which somebody's input steers away from private
 * networks, and a Loki stands in one more often than not. Its address comes from the operator's environment alone.
 */
export function createLokiClient(target: LokiTarget): LokiClient {
  const agent = new Agent({ connections: 1, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { timeout: TIMEOUT_MS } });
  const url = new URL('loki/api/v1/push', target.url.endsWith('/') ? target.url : `${target.url}/`);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'user-agent': 'hako',
    ...(target.orgId !== null && { 'x-scope-orgid': target.orgId }),
    ...(target.credentials !== null && { authorization: target.credentials.includes(':') ? `Basic ${Buffer.from(target.credentials).toString('base64')}` : `Bearer ${target.credentials}` }),
  };
  return {
    async push(entries) {
      try {
        const { statusCode, headers: answered, body } = await request(url, { method: 'POST', headers, body: gzipSync(JSON.stringify({ streams: streamsOf(entries) })), dispatcher: agent });
        const why = (await body.text()).slice(0, 200);
        if (statusCode >= 200 && statusCode <= TAKEN) return { kind: 'taken' };
        // What is malformed or too old for it stays so; everything else may be another time.
        if (statusCode >= 400 && statusCode < 500 && statusCode !== TOO_MANY && statusCode !== 408 && statusCode !== 401 && statusCode !== 403) return { kind: 'refused', why: `${statusCode} ${why}` };
        return { kind: 'later', afterMs: retryAfter(answered['retry-after']), why: `${statusCode} ${why}` };
      } catch (error) {
        return { kind: 'later', afterMs: undefined, why: error instanceof Error ? error.message : String(error) };
      }
    },
    close: () => agent.close(),
  };
}

interface LokiStream {
  stream: Record<string, string>;
  /** Nanoseconds and line */
  values: [string, string][];
}

/** Lines of one stream must rise in time; Loki takes equal times and sorts nothing. */
function streamsOf(entries: readonly SealedEntry[]): LokiStream[] {
  const streams = new Map<string, LokiStream>();
  for (const entry of entries) {
    const labels = { service_name: 'hako', tenant: String(entry['tenant']), log: String(entry['stream']), result: String(entry['result']) };
    const key = JSON.stringify(labels);
    const stream: LokiStream = streams.get(key) ?? { stream: labels, values: [] };
    streams.set(key, stream);
    stream.values.push([nanoseconds(String(entry['at'])), JSON.stringify(entry)]);
  }
  for (const { values } of streams.values()) values.sort(([left], [right]) => (left < right ? -1 : 1));
  return [...streams.values()];
}

/** `2026-11-21T06:00:00.123456Z` in nanoseconds since 1970. */
function nanoseconds(at: string): string {
  const seconds = Math.floor(Date.parse(`${at.slice(0, 19)}Z`) / 1000);
  return `${seconds}${(at.slice(20, -1) || '0').padEnd(9, '0').slice(0, 9)}`;
}

function retryAfter(value: string | string[] | undefined): number | undefined {
  const seconds = Number(Array.isArray(value) ? value[0] : value);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) * 1000 : undefined;
}
