import { readFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import type { VaultProcess } from './run-vault.js';

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Record<string, unknown>;
}

export interface CallOptions {
  method?: string;
  token?: string;
  /** Sent as it is when a string or bytes, else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Certificate by name; `null` for none. */
  certificate?: string | null;
  tls?: RequestOptions;
}

/** One request over a connection of its own, without any help of the client: so that a test can send what it never would. */
export function httpsCall(vault: VaultProcess, path: string, options: CallOptions = {}): Promise<Answer> {
  const { method = 'POST', token, body, headers = {}, certificate = 'core-api', tls = {} } = options;
  const file = (name: string): Buffer => readFileSync(join(vault.certsDir, name));
  const own = certificate === null ? {} : { cert: file(`${certificate}.pem`), key: file(`${certificate}.key`) };
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: vault.port,
        path,
        method,
        agent: false,
        ca: file('ca.pem'),
        ...own,
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }), ...headers },
        ...tls,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown> }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}
