import { refusing, type ErrorSpec } from '@hako/sdk-plugin';

/** The plugin's part of the closed catalogue. */
export const errors = {
  CAPTCHA_REQUIRED: { status: 403, message: 'errors.captchaRequired', level: 'debug' },
  CAPTCHA_UNAVAILABLE: { status: 503, message: 'errors.captchaUnavailable', level: 'warn' },
  MARSHMALLOW_CLOSED: { status: 422, message: 'errors.closed', level: 'debug' },
  MARSHMALLOW_EMPTY: { status: 422, message: 'errors.empty', level: 'debug' },
  MARSHMALLOW_EXPORT_GONE: { status: 410, message: 'errors.exportGone', level: 'debug' },
  MARSHMALLOW_EXPORT_STATE: { status: 409, message: 'errors.exportState', level: 'debug' },
  MARSHMALLOW_LIST_TAKEN: { status: 409, message: 'errors.listTaken', level: 'debug' },
  MARSHMALLOW_NAME_INVALID: { status: 422, message: 'errors.nameInvalid', level: 'debug' },
  MARSHMALLOW_NAME_REQUIRED: { status: 422, message: 'errors.nameRequired', level: 'debug' },
  MARSHMALLOW_PICTURE: { status: 422, message: 'errors.picture', level: 'debug' },
  MARSHMALLOW_REACTION_UNKNOWN: { status: 422, message: 'errors.reactionUnknown', level: 'debug' },
  MARSHMALLOW_STATE: { status: 422, message: 'errors.state', level: 'debug' },
  MARSHMALLOW_TEXT_BROKEN: { status: 422, message: 'errors.textBroken', level: 'debug' },
  MARSHMALLOW_TOO_LONG: { status: 422, message: 'errors.tooLong', level: 'debug' },
  MARSHMALLOW_TOO_MANY_LISTS: { status: 422, message: 'errors.tooManyLists', level: 'debug' },
  MARSHMALLOW_TOO_SHORT: { status: 422, message: 'errors.tooShort', level: 'debug' },
  MARSHMALLOW_TRACE_GONE: { status: 409, message: 'errors.traceGone', level: 'debug' },
  MARSHMALLOW_UNDONE: { status: 409, message: 'errors.undone', level: 'debug' },
} satisfies Record<string, ErrorSpec>;

export type MarshmallowErrorCode = keyof typeof errors;

/** A coded refusal; `details` never carries what a fan wrote. */
export const refuse = refusing(errors);
