import { HakoError, type ErrorDetail, type ErrorSpec } from '@hako/sdk-plugin';

/** The plugin's part of the closed catalogue. */
export const errors = {
  MARSHMALLOW_CLOSED: { status: 422, message: 'errors.closed', level: 'debug' },
} satisfies Record<string, ErrorSpec>;

export type MarshmallowErrorCode = keyof typeof errors;

/** A coded refusal; `details` never carries what a fan wrote. */
export function refuse(code: MarshmallowErrorCode, options: { details?: ErrorDetail[] | Record<string, unknown>; params?: Record<string, string | number> } = {}): HakoError {
  return new HakoError(code, options);
}
