import { unwatchFile, watchFile } from 'node:fs';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Pool } from 'undici';
import { VaultError } from './errors.js';
import { openHttpPool, requestFrom } from './http-pool.js';
import type {
  ConsentsAnswer,
  ExportSubjectAnswer,
  ExportSubjectRequest,
  HoldAnswer,
  HoldRequest,
  RecordConsentsRequest,
  RestrictAnswer,
  RestrictRequest,
  RetentionAnswer,
  RetentionRequest,
  SettingsAnswer,
  SettingsRequest,
  ShredAnswer,
  ShredManyAnswer,
  ShredManyRequest,
  ShredRequest,
  TenantStateAnswer,
  TenantStateRequest,
} from './lifecycle.js';
import type { CreateTokensAnswer, CreateTokensRequest, OpenTokensAnswer, OpenTokensRequest, RevokeTokensAnswer, RevokeTokensRequest } from './tokens.js';
import { readTlsMaterial, type TlsFiles, type TlsMaterial } from './tls-material.js';
import type {
  CreateTenantAnswer,
  CreateTenantRequest,
  DetokenizeAnswer,
  DetokenizeRequest,
  ParcelAnswer,
  ParcelRequest,
  PatchSubjectAnswer,
  PatchSubjectRequest,
  PutSubjectsAnswer,
  PutSubjectsRequest,
  SealParcelRequest,
  DuplicatesAnswer,
  DuplicatesRequest,
  SearchAnswer,
  SearchRequest,
} from './types.js';

export interface VaultClientOptions extends TlsFiles {
  /** `https://host:port`. */
  url: string;
  /** Kept-alive connections, 8 when left out. */
  connections?: number;
  /** For one call, 20 s when left out. */
  timeoutMs?: number;
  /** URI name that the server's certificate must carry; a client's certificate of the same CA is not enough. */
  serverName?: string;
  /** How often the certificate files are looked at, 5 s when left out; 0 never. */
  watchMs?: number;
}

/** Typed calls over mTLS. Every call spends a token; the client signs none and keeps nothing. */
export interface VaultClient {
  /** Of the certificate in use, for the `cnf` claim. */
  thumbprint(): string;
  putSubjects(token: string, request: PutSubjectsRequest): Promise<PutSubjectsAnswer>;
  patchSubject(token: string, subjectId: string, request: PatchSubjectRequest): Promise<PatchSubjectAnswer>;
  detokenize(token: string, request: DetokenizeRequest): Promise<DetokenizeAnswer>;
  search(token: string, request: SearchRequest): Promise<SearchAnswer>;
  findDuplicates(token: string, request: DuplicatesRequest): Promise<DuplicatesAnswer>;
  createTokens(token: string, request: CreateTokensRequest): Promise<CreateTokensAnswer>;
  openTokens(token: string, request: OpenTokensRequest): Promise<OpenTokensAnswer>;
  revokeTokens(token: string, request: RevokeTokensRequest): Promise<RevokeTokensAnswer>;
  recordConsents(token: string, subjectId: string, request: RecordConsentsRequest): Promise<ConsentsAnswer>;
  restrictSubject(token: string, subjectId: string, request: RestrictRequest): Promise<RestrictAnswer>;
  holdSubject(token: string, subjectId: string, request: HoldRequest): Promise<HoldAnswer>;
  exportSubject(token: string, subjectId: string, request: ExportSubjectRequest): Promise<ExportSubjectAnswer>;
  shredSubject(token: string, subjectId: string, request: ShredRequest): Promise<ShredAnswer>;
  shredSubjects(token: string, request: ShredManyRequest): Promise<ShredManyAnswer>;
  settings(token: string, request: SettingsRequest): Promise<SettingsAnswer>;
  retention(token: string, request: RetentionRequest): Promise<RetentionAnswer>;
  setTenantState(token: string, request: TenantStateRequest): Promise<TenantStateAnswer>;
  shredTenant(token: string, request: ShredRequest): Promise<ShredAnswer>;
  sealParcel(token: string, request: SealParcelRequest): Promise<ParcelAnswer>;
  openParcel(token: string, request: ParcelRequest): Promise<ParcelAnswer>;
  deleteParcel(token: string, request: ParcelRequest): Promise<void>;
  createTenant(token: string, request: CreateTenantRequest): Promise<CreateTenantAnswer>;
  /** Administration: the caller knows the shapes of path, body and answer. */
  administer<T>(token: string, method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  health(): Promise<void>;
  /** New certificate files: new connections use them, old ones end after their call. */
  reload(): void;
  close(): Promise<void>;
}

const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** The vault's largest answer is a batch of 1,000 subjects; anything longer is not its answer. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export function createVaultClient(options: VaultClientOptions): VaultClient {
  const origin = new URL(options.url);
  if (origin.protocol !== 'https:') throw new Error('The vault is reached over https with a client certificate only');
  const timeout = options.timeoutMs ?? 20_000;
  let material = readTlsMaterial(options);
  let pool = openPool(origin, material, options, timeout);

  const reload = (): void => {
    const next = readTlsMaterial(options);
    if (next.thumbprint === material.thumbprint && next.ca.equals(material.ca)) return;
    const old = pool;
    material = next;
    pool = openPool(origin, next, options, timeout);
    // What is under way over the old connections ends first.
    old.close().catch(() => undefined);
  };
  // A pair that is only half written must not take the client down: the next look finds the whole.
  const onChange = (): void => void attempt(reload);
  const watched = options.watchMs === 0 ? [] : [options.caFile, options.certFile, options.keyFile];
  for (const file of watched) watchFile(file, { interval: options.watchMs ?? 5_000, persistent: false }, onChange);

  const call = async <T>(method: 'GET' | 'POST' | 'PATCH', path: string, token?: string, body?: unknown): Promise<T> => {
    const answer = await requestFrom(pool, {
      method,
      path,
      headers: { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeout),
    }).catch((error: unknown) => {
      throw new VaultError('VAULT_UNAVAILABLE', { cause: error, unsent: UNSENT.has(codeOf(error)), timedOut: isTimeout(error) });
    });
    const parsed = await answer.body.json().catch((error: unknown) => {
      throw new VaultError('VAULT_UNAVAILABLE', { cause: error, timedOut: isTimeout(error) });
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return parsed as T;
    throw VaultError.fromAnswer(parsed, seconds(answer.headers['retry-after']));
  };

  return {
    thumbprint: () => material.thumbprint,
    putSubjects: (token, request) => call('POST', '/v1/subjects', token, request),
    patchSubject: (token, subjectId, request) => call('PATCH', `/v1/subjects/${encodeURIComponent(subjectId)}`, token, request),
    detokenize: (token, request) => call('POST', '/v1/detokenize', token, request),
    findDuplicates: (token, request) => call('POST', '/v1/duplicates', token, request),
    search: (token, request) => call('POST', '/v1/search', token, request),
    createTokens: (token, request) => call('POST', '/v1/tokens', token, request),
    openTokens: (token, request) => call('POST', '/v1/tokens/open', token, request),
    revokeTokens: (token, request) => call('POST', '/v1/tokens/revoke', token, request),
    recordConsents: (token, subjectId, request) => call('POST', subjectPath(subjectId, 'consents'), token, request),
    restrictSubject: (token, subjectId, request) => call('POST', subjectPath(subjectId, 'restrict'), token, request),
    holdSubject: (token, subjectId, request) => call('POST', subjectPath(subjectId, 'hold'), token, request),
    exportSubject: (token, subjectId, request) => call('POST', subjectPath(subjectId, 'export'), token, request),
    shredSubject: (token, subjectId, request) => call('POST', subjectPath(subjectId, 'shred'), token, request),
    shredSubjects: (token, request) => call('POST', '/v1/subjects/shred', token, request),
    settings: (token, request) => call('POST', '/v1/settings', token, request),
    retention: (token, request) => call('POST', '/v1/retention', token, request),
    setTenantState: (token, request) => call('POST', '/v1/tenants/state', token, request),
    shredTenant: (token, request) => call('POST', '/v1/tenants/shred', token, request),
    sealParcel: (token, request) => call('POST', '/v1/parcels', token, request),
    openParcel: (token, request) => call('POST', '/v1/parcels/open', token, request),
    deleteParcel: async (token, request) => void (await call('POST', '/v1/parcels/delete', token, request)),
    createTenant: (token, request) => call('POST', '/v1/tenants', token, request),
    administer: (token, method, path, body) => call(method, path, token, body),
    health: async () => void (await call('GET', '/health/ready')),
    reload,
    close: async () => {
      for (const file of watched) unwatchFile(file, onChange);
      if (!pool.closed) await pool.close();
    },
  };
}

const subjectPath = (subjectId: string, verb: string): string => `/v1/subjects/${encodeURIComponent(subjectId)}/${verb}`;

function openPool(origin: URL, material: TlsMaterial, options: VaultClientOptions, timeout: number): Pool {
  const serverName = options.serverName ?? 'spiffe://hako/vault';
  return openHttpPool(origin, {
    connections: options.connections ?? 8,
    pipelining: 1,
    // Shorter than the vault's own, so that a call is not sent into a connection that is just being closed.
    keepAliveTimeout: 30_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: {
      ca: material.ca,
      cert: material.cert,
      key: material.key,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: true,
      timeout: 5_000,
      // Resumed sessions would skip the certificates that both sides must look at.
      maxCachedSessions: 0,
      checkServerIdentity: (host: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate) ?? checkUri(serverName, certificate),
    },
  });
}

function checkUri(expected: string, certificate: PeerCertificate): Error | undefined {
  const names = (certificate.subjectaltname ?? '').split(', ');
  return names.includes(`URI:${expected}`) ? undefined : new Error('The server holds a certificate of our CA, but not the vault\'s');
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function isTimeout(error: unknown): boolean {
  return (error instanceof Error && error.name === 'TimeoutError') || ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].includes(codeOf(error));
}

function seconds(header: string | string[] | undefined): number | undefined {
  const value = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(value) ? value : undefined;
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The old certificate stays in use.
  }
}
