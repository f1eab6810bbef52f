/** Codes of the vault's answers with their HTTP status. Closed: a client may switch over them. */
export const VAULT_ERRORS = {
  VALIDATION_FAILED: 400,
  TENANT_MISMATCH: 400,
  TOKEN_INVALID: 401,
  TOKEN_REPLAYED: 401,
  CALLER_DENIED: 403,
  PURPOSE_DENIED: 403,
  /** Needs an approval that is given, fits exactly, and has neither ended nor been used. */
  APPROVAL_REQUIRED: 403,
  /** Who asked cannot be who approves. */
  APPROVAL_SAME_PERSON: 403,
  /** An anomaly holds this person to masked values until somebody acknowledges it. */
  MASKED_ONLY: 403,
  /** A replayed token or a record that did not open: nothing more for this session until somebody acknowledges it. */
  SESSION_BLOCKED: 403,
  NOT_FOUND: 404,
  VERSION_CONFLICT: 409,
  IDEMPOTENCY_MISMATCH: 409,
  SUBJECT_CONFLICT: 409,
  RETRY: 409,
  /** A legal hold forbids shredding and retention's deletion. */
  LEGAL_HOLD: 409,
  /** Decided, used or ended already. */
  APPROVAL_CLOSED: 409,
  /** The key is in use, in no state for this, or it is too early. */
  KEY_STATE: 409,
  /** The job cannot be steered so any more, or one of another kind is under way. */
  ROTATION_STATE: 409,
  GONE: 410,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  /** A partial search that would tell too many apart too little: more than `PARTIAL_MAX_MATCHES` subjects. */
  SEARCH_TOO_BROAD: 422,
  RESTRICTED: 423,
  LIMITED: 429,
  INTERNAL: 500,
  VAULT_UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type VaultErrorCode = keyof typeof VAULT_ERRORS;

export interface VaultErrorDetail {
  /** JSON pointer into the request's body. */
  path: string;
  /** `required`, `type`, `unknown`, `format`, … Never a value. */
  code: string;
}

/** Body of every answer that is not 2xx. */
export interface VaultErrorBody {
  code: VaultErrorCode;
  requestId: string | null;
  details?: VaultErrorDetail[];
  /** `VERSION_CONFLICT`: the version that stands now. */
  recordVersion?: number;
}

const isCode = (value: unknown): value is VaultErrorCode => typeof value === 'string' && Object.hasOwn(VAULT_ERRORS, value);

/** What the client throws, for refusals and for a vault that does not answer. Holds no personal data. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: VaultErrorCode;
  readonly status: number;
  readonly details: VaultErrorDetail[];
  readonly recordVersion: number | undefined;
  /** Seconds, with `LIMITED`. */
  readonly retryAfter: number | undefined;
  /** True when the request surely never reached the vault, so that it may be sent again as it is. */
  readonly unsent: boolean;
  /** True when there was no answer in time: asking again would only wait again. */
  readonly timedOut: boolean;

  constructor(code: VaultErrorCode, options: { details?: VaultErrorDetail[]; recordVersion?: number; retryAfter?: number; unsent?: boolean; timedOut?: boolean; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = VAULT_ERRORS[code];
    this.details = options.details ?? [];
    this.recordVersion = options.recordVersion;
    this.retryAfter = options.retryAfter;
    this.unsent = options.unsent ?? false;
    this.timedOut = options.timedOut ?? false;
  }

  /** From an answer; anything that does not look like the vault's own is `VAULT_UNAVAILABLE`. */
  static fromAnswer(body: unknown, retryAfter: number | undefined): VaultError {
    if (typeof body !== 'object' || body === null || !('code' in body) || !isCode(body.code)) return new VaultError('VAULT_UNAVAILABLE');
    const { code, details, recordVersion } = body as VaultErrorBody;
    return new VaultError(code, { ...(details ? { details } : {}), ...(recordVersion === undefined ? {} : { recordVersion }), ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
}
