import type { ErrorDetail } from './types.js';

export interface ApiErrorFacts {
  code: string;
  message: string;
  status: number;
  requestId?: string | null;
  details?: ErrorDetail[] | Record<string, unknown> | undefined;
  retryAfter?: number | undefined;
}

/** An answer of the API that is not a success, or no answer at all (`NETWORK`, status 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly details: ErrorDetail[] | Record<string, unknown> | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(facts: ApiErrorFacts) {
    super(facts.message);
    this.code = facts.code;
    this.status = facts.status;
    this.requestId = facts.requestId ?? null;
    this.details = facts.details;
    this.retryAfter = facts.retryAfter;
  }

  /** Problems of single fields, empty when the server named none. */
  get fields(): ErrorDetail[] {
    return Array.isArray(this.details) ? this.details : [];
  }

  /** Facts such as `current` of a version conflict, or `permission` and `scope` of a refusal. */
  fact(name: string): unknown {
    return this.details && !Array.isArray(this.details) ? this.details[name] : undefined;
  }
}

export const isApiError = (value: unknown): value is ApiError => value instanceof ApiError;

/** Any thrown value as an `ApiError`, so that screens have one shape to show. */
export function toApiError(error: unknown): ApiError {
  if (isApiError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError({ code: 'CLIENT', message, status: 0 });
}

/**
 * The failure that is shown in place of a record: any while there is nothing to show, later only what the server decided (gone,
 * no right). A network or a server that fails for a moment takes nothing away, least of all what is being typed.
 */
export function failureInPlace(error: unknown, shown: unknown): unknown {
  if (!error || shown === undefined) return error;
  const { status } = toApiError(error);
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? error : null;
}
