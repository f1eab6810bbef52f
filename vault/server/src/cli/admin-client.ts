import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join, resolve } from 'node:path';
import { checkServerIdentity } from 'node:tls';
import { VaultError } from '@hako/vault-client/contract';
import type { Environment } from '../config.js';

/** Speaks to the vault with an administrator's certificate, which needs no token. */
export interface AdminClient {
  readonly url: string;
  get<T>(path: string, query?: Record<string, string | number | undefined>): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
}

export interface AdminClientOptions {
  url: string;
  caFile: string;
  certFile: string;
  keyFile: string;
}

const TIMEOUT_MS = 60_000;
const VAULT = 'URI:spiffe://hako/vault';

/** `HAKO_VAULT_URL`, and the certificate `admin` (or --as <name>) in the certificates' folder. */
export function adminClientOptions(environment: Environment, overrides: { url?: string | undefined; certs?: string | undefined; as?: string | undefined }): AdminClientOptions {
  const folder = resolve(overrides.certs ?? environment['HAKO_VAULT_CERTS_DIR'] ?? join(environment['HAKO_DATA_DIR'] ?? '.hako', 'certs'));
  const name = overrides.as ?? 'admin';
  return {
    url: overrides.url ?? environment['HAKO_VAULT_URL'] ?? `https://localhost:${environment['VAULT_PORT'] ?? '5100'}`,
    caFile: join(folder, 'ca.pem'),
    certFile: join(folder, `${name}.pem`),
    keyFile: join(folder, `${name}.key`),
  };
}

export function createAdminClient({ url, caFile, certFile, keyFile }: AdminClientOptions): AdminClient {
  const origin = new URL(url);
  const tls = {
    ca: readFileSync(caFile),
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    minVersion: 'TLSv1.3' as const,
    checkServerIdentity: (host: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(host, certificate) ?? ((certificate.subjectaltname ?? '').split(', ').includes(VAULT) ? undefined : new Error('The server holds a certificate of our CA, but not the vault\'s')),
  };

  const call = <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> =>
    new Promise((done, fail) => {
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const outgoing = request(
        { ...tls, method, host: origin.hostname, port: origin.port || 443, path, agent: false, timeout: TIMEOUT_MS, headers: { accept: 'application/json', ...(bytes ? { 'content-type': 'application/json', 'content-length': bytes.length } : {}) } },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', fail);
          incoming.on('end', () => {
            const parsed = parse(Buffer.concat(chunks));
            if (incoming.statusCode !== undefined && incoming.statusCode < 300) done(parsed as T);
            else fail(VaultError.fromAnswer(parsed, Number(incoming.headers['retry-after']) || undefined));
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.on('error', (cause) => fail(new VaultError('VAULT_UNAVAILABLE', { cause, unsent: true })));
      outgoing.end(bytes);
    });

  return {
    url,
    get: (path, query = {}) => {
      const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])));
      return call('GET', search.size > 0 ? `${path}?${search}` : path);
    },
    post: (path, body) => call('POST', path, body),
  };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8') || 'null');
  } catch {
    return null;
  }
}
