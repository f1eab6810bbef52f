/** One problem of one input field, as it goes out in `details`. */
export interface ErrorDetail {
  /** JSON pointer to the field, `/nickname`; `''` for the whole body. */
  path: string;
  /** Stable code in lower case: `required`, `format`, `unknown`, `taken`, … */
  code: string;
  /** For a person, in the language of the request. Filled in by the error boundary when left out. */
  message?: string;
  /** Further facts, never a value that a person typed into a personal field. */
  [fact: string]: unknown;
}

/** One entry of the closed catalogue. */
export interface ErrorSpec {
  /** HTTP status, 400..599. */
  status: number;
  /** Key of the message; parameters are given as `{{name}}`. */
  message: string;
  /** How loud the log is: expected answers are `debug`, faults of ours `error`. */
  level?: 'debug' | 'info' | 'warn' | 'error';
}

export interface HakoErrorOptions {
  details?: ErrorDetail[] | Record<string, unknown>;
  /** Values for the placeholders of the message. */
  params?: Record<string, string | number>;
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number;
  cause?: unknown;
}

/**
 * The only exception that may leave a handler. Its code stands in the catalogue of core or of the plugin;
 * anything else that is thrown becomes `INTERNAL`, with its text in the log alone.
 *
 * @example
 * ```ts
 * throw new HakoError('CUSTOMER_EXTERNAL_ID_TAKEN', { details: [{ path: '/externalId', code: 'taken' }] });
 * ```
 */
export class HakoError extends Error {
  override readonly name = 'HakoError';
  readonly code: string;
  readonly details: ErrorDetail[] | Record<string, unknown> | undefined;
  /** Values for the placeholders of the message. */
  readonly params: Record<string, string | number>;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(code: string, options: HakoErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.params = options.params ?? {};
    this.retryAfter = options.retryAfter;
  }
}

/** Codes of core that every plugin may throw; the whole catalogue is in core and in the OpenAPI document. */
export const notFound = (cause?: unknown): HakoError => new HakoError('NOT_FOUND', { cause });
export const invalid = (details: ErrorDetail[]): HakoError => new HakoError('VALIDATION_FAILED', { details });
/** `current` is the record as it is now, so that the client can show both versions. */
export const versionConflict = (current: unknown): HakoError => new HakoError('VERSION_CONFLICT', { details: { current } });

/**
 * The way to throw the codes that a plugin declares, and no others. `details` and `params` go to the caller and to the
 * log: nothing that a person typed into a personal field may stand there.
 *
 * @example
 * export const errors = { QUIZ_CLOSED: { status: 422, message: 'errors.closed' } } satisfies Record<string, ErrorSpec>;
 * export const refuse = refusing(errors);
 * throw refuse('QUIZ_CLOSED');
 * @since 0.1
 */
export const refusing =
  <Errors extends Record<string, ErrorSpec>>(_errors: Errors) =>
  (code: keyof Errors & string, options: HakoErrorOptions = {}): HakoError =>
    new HakoError(code, options);
