import { HakoError } from '@hako/sdk-plugin';
import { ScimError as PatchFault } from 'scim-patch';
import { databaseError } from '../http/index.js';

/** RFC 7644, table 9. */
export type ScimType = 'invalidFilter' | 'tooMany' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'noTarget' | 'invalidValue' | 'invalidVers';

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** An answer in SCIM's own shape (RFC 7644, 3.12). */
export class ScimFault extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly scimType?: ScimType,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'ScimFault';
  }

  body(): Record<string, unknown> {
    return { schemas: [ERROR_SCHEMA], status: String(this.status), ...(this.scimType && { scimType: this.scimType }), detail: this.message };
  }
}

export const gone = (): ScimFault => new ScimFault(404, 'There is no such resource.');
export const badValue = (detail: string): ScimFault => new ScimFault(400, detail, 'invalidValue');

const CONFLICTS: Record<string, string> = {
  EMAIL_TAKEN: 'Another person of the agency has this e-mail address.',
  USERNAME_TAKEN: 'Another person of the agency has this user name.',
  VALUE_TAKEN: 'This value is taken.',
  GROUP_NAME_TAKEN: 'Another group has this name.',
};

/** What other rooms say, in SCIM's words. `undefined` for faults that are ours. */
export function asScimFault(thrown: unknown): ScimFault | undefined {
  if (thrown instanceof ScimFault) return thrown;
  // Two requests at the same moment meet only at the unique index.
  const error = thrown instanceof HakoError ? thrown : (databaseError(thrown) ?? thrown);
  if (error instanceof PatchFault) return new ScimFault(400, error.message, error.scimCode as ScimType);
  if (!(error instanceof HakoError)) return undefined;
  const conflict = CONFLICTS[error.code];
  if (conflict !== undefined) return new ScimFault(409, conflict, 'uniqueness');
  if (error.code === 'LAST_ADMIN') return new ScimFault(409, 'The last administrator of the agency stays one.', 'mutability');
  if (error.code === 'NOT_FOUND') return gone();
  if (error.code === 'CONCURRENT_CHANGE' || error.code === 'DATABASE_UNAVAILABLE' || error.code === 'PLUGIN_UNAVAILABLE') return new ScimFault(503, 'Please try again.', undefined, { 'retry-after': String(error.retryAfter ?? 1) });
  if (error.code === 'PAYLOAD_TOO_LARGE') return new ScimFault(413, 'The request is larger than 1 MB.');
  if (error.code === 'UNSUPPORTED_MEDIA_TYPE') return new ScimFault(415, 'Send application/scim+json.');
  if (error.code === 'RATE_LIMITED') return new ScimFault(429, 'Too many requests.', undefined, { 'retry-after': String(error.retryAfter ?? 60) });
  if (error.code === 'PERMISSION_DENIED' || error.code === 'IP_DENIED' || error.code === 'AGENT_DENIED') return new ScimFault(403, 'This token may not do that.');
  if (error.code.startsWith('AUTH_') || error.code.startsWith('API_KEY')) return new ScimFault(401, 'The bearer token is not valid.', undefined, { 'www-authenticate': 'Bearer realm="scim"' });
  return error.code === 'VALIDATION_FAILED' || error.code === 'REQUEST_TIMEOUT' ? new ScimFault(400, 'The body is not valid JSON.', 'invalidSyntax') : undefined;
}
