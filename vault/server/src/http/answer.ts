import { VAULT_ERRORS, VaultError, type VaultErrorBody, type VaultErrorCode } from '@hako/vault-client/contract';
import type { ServerResponse } from 'node:http';
import { IntegrityError } from '../crypto/integrity-error.js';
import { sqlState } from '../database/database.js';

const RETRYABLE = new Set(['HK001', '40001', '40P01', '23505']);

/** Every answer forbids keeping it. */
export function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string | number> = {}): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(bytes);
}

export function sendError(response: ServerResponse, error: VaultError, requestId: string | null): void {
  const body: VaultErrorBody = {
    code: error.code,
    requestId,
    ...(error.details.length > 0 ? { details: error.details } : {}),
    ...(error.recordVersion === undefined ? {} : { recordVersion: error.recordVersion }),
  };
  const retry: Record<string, number> = error.retryAfter === undefined ? {} : { 'retry-after': error.retryAfter };
  send(response, VAULT_ERRORS[error.code], body, retry);
}

/** What the outside learns: refusals as they are, a database in trouble as 503, everything else as one plain fault. */
export function toVaultError(error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  if (error instanceof IntegrityError) return new VaultError('INTERNAL');
  const state = sqlState(error);
  if (state !== undefined && RETRYABLE.has(state)) return new VaultError('RETRY');
  return new VaultError(state !== undefined || isConnectionError(error) ? 'VAULT_UNAVAILABLE' : 'INTERNAL');
}

/** Refusals that mean somebody or something is wrong, not just unlucky. */
export function alertOf(error: unknown, code: VaultErrorCode): string | undefined {
  if (error instanceof IntegrityError) return 'integrity';
  if (code === 'TOKEN_REPLAYED') return 'replay';
  return code === 'TENANT_MISMATCH' ? 'tenant-mismatch' : undefined;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(String(error.code))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|rolled back/.test(error.message);
}
