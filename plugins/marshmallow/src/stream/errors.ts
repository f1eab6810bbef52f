import { HakoError, type ErrorSpec } from '@hako/sdk-plugin';

export const streamErrors = {
  MARSHMALLOW_STREAM_ENDED: { status: 410, message: 'errors.streamEnded', level: 'debug' },
  MARSHMALLOW_STREAM_NOTHING: { status: 422, message: 'errors.streamNothing', level: 'debug' },
  MARSHMALLOW_STREAM_NO_PATH: { status: 422, message: 'errors.streamNoPath', level: 'debug' },
  MARSHMALLOW_STREAM_READ_ONLY: { status: 403, message: 'errors.streamReadOnly', level: 'debug' },
  MARSHMALLOW_STREAM_TOO_MANY: { status: 422, message: 'errors.streamTooMany', level: 'debug' },
} satisfies Record<string, ErrorSpec>;

export const refuse = (code: keyof typeof streamErrors, params: Record<string, string | number> = {}): HakoError => new HakoError(code, { params });
