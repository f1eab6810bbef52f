import { HakoError, versionConflict, type ErrorSpec } from '@hako/sdk-plugin';
import { VaultError, type VaultErrorDetail } from '@hako/vault-client';

/** Codes of this area; `VAULT_UNAVAILABLE`, `NOT_FOUND`, `VERSION_CONFLICT` and the like are core's own. */
export const vaultErrors: Record<string, ErrorSpec> = {
  AUTH_PII_TOKEN_INVALID: { status: 401, message: 'errors.AUTH_PII_TOKEN_INVALID', level: 'warn' },
  PII_PURPOSE_DENIED: { status: 403, message: 'errors.PII_PURPOSE_DENIED', level: 'info' },
  PII_MASKED_ONLY: { status: 403, message: 'errors.PII_MASKED_ONLY', level: 'warn' },
  PII_SESSION_BLOCKED: { status: 403, message: 'errors.PII_SESSION_BLOCKED', level: 'warn' },
  VAULT_APPROVAL_REQUIRED: { status: 403, message: 'errors.VAULT_APPROVAL_REQUIRED', level: 'warn' },
  VAULT_APPROVAL_SAME_PERSON: { status: 403, message: 'errors.VAULT_APPROVAL_SAME_PERSON', level: 'warn' },
  VAULT_APPROVAL_CLOSED: { status: 409, message: 'errors.VAULT_APPROVAL_CLOSED', level: 'info' },
  VAULT_ROTATION_STATE: { status: 409, message: 'errors.VAULT_ROTATION_STATE', level: 'info' },
  VAULT_KEY_STATE: { status: 409, message: 'errors.VAULT_KEY_STATE', level: 'info' },
  PERSONAL_DATA_SHREDDED: { status: 410, message: 'errors.PERSONAL_DATA_SHREDDED', level: 'info' },
  PERSONAL_DATA_RESTRICTED: { status: 423, message: 'errors.PERSONAL_DATA_RESTRICTED', level: 'info' },
  PERSONAL_DATA_HELD: { status: 409, message: 'errors.PERSONAL_DATA_HELD', level: 'info' },
  PERSONAL_DATA_UNREADABLE: { status: 500, message: 'errors.PERSONAL_DATA_UNREADABLE', level: 'error' },
  PII_SEARCH_TOO_BROAD: { status: 422, message: 'errors.PII_SEARCH_TOO_BROAD', level: 'info' },
  PERSONAL_FILE_DAMAGED: { status: 500, message: 'errors.PERSONAL_FILE_DAMAGED', level: 'error' },
};

/** What a call was about: the same answer of the vault means different things. */
export interface CallKind {
  /** The token came from outside, so it may be wrong; one of our own being wrong is a fault of ours. */
  foreignToken?: boolean;
  about?: 'subject' | 'file';
}

export function toHakoError(error: unknown, kind: CallKind = {}): unknown {
  if (!(error instanceof VaultError)) return error;
  switch (error.code) {
    case 'TOKEN_INVALID':
    case 'TOKEN_REPLAYED':
      return new HakoError(kind.foreignToken ? 'AUTH_PII_TOKEN_INVALID' : 'VAULT_UNAVAILABLE', { cause: error });
    case 'VALIDATION_FAILED':
      return new HakoError('VALIDATION_FAILED', { details: error.details.map(toDetail), cause: error });
    case 'NOT_FOUND':
      return new HakoError('NOT_FOUND', { cause: error });
    case 'VERSION_CONFLICT':
      return versionConflict({ recordVersion: error.recordVersion ?? null });
    case 'SUBJECT_CONFLICT':
      return versionConflict(null);
    case 'GONE':
      return new HakoError(kind.about === 'file' ? 'GONE' : 'PERSONAL_DATA_SHREDDED', withDetails(error));
    case 'RESTRICTED':
      return new HakoError('PERSONAL_DATA_RESTRICTED', withDetails(error));
    case 'PURPOSE_DENIED':
      return new HakoError('PII_PURPOSE_DENIED', { cause: error });
    case 'LEGAL_HOLD':
      return new HakoError('PERSONAL_DATA_HELD', { cause: error });
    case 'SEARCH_TOO_BROAD':
      return new HakoError('PII_SEARCH_TOO_BROAD', { cause: error });
    case 'MASKED_ONLY':
      return new HakoError('PII_MASKED_ONLY', { cause: error });
    case 'SESSION_BLOCKED':
      return new HakoError('PII_SESSION_BLOCKED', { cause: error });
    case 'APPROVAL_REQUIRED':
    case 'APPROVAL_SAME_PERSON':
    case 'APPROVAL_CLOSED':
    case 'ROTATION_STATE':
    case 'KEY_STATE':
      return new HakoError(`VAULT_${error.code}`, { cause: error });
    case 'LIMITED':
      return new HakoError('RATE_LIMITED', { cause: error, ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }) });
    default:
      return new HakoError('VAULT_UNAVAILABLE', { cause: error });
  }
}

/** Which record of a batch, when it was one of many. */
function withDetails(error: VaultError): { details?: ReturnType<typeof toDetail>[]; cause: unknown } {
  return { cause: error, ...(error.details.length > 0 ? { details: error.details.map(toDetail) } : {}) };
}

/** `/subjects/3/record/phone/0` of a batch becomes `/phone/0` of record 3. */
function toDetail({ path, code }: VaultErrorDetail): { path: string; code: string; record?: number } {
  const match = /^(?:\/subjects\/(\d+))?(?:\/record)?(\/.*)?$/.exec(path);
  return { path: match?.[2] ?? '', code, ...(match?.[1] === undefined ? {} : { record: Number(match[1]) }) };
}
