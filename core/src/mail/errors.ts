import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string, level: ErrorSpec['level']): ErrorSpec => ({ status, message: `errors.${code}`, level });

export const mailErrors: Record<string, ErrorSpec> = {
  MAIL_NOT_CONFIGURED: spec(422, 'MAIL_NOT_CONFIGURED', 'info'),
  /** The server is away or asks to come back later: the job is tried again. */
  MAIL_UNAVAILABLE: spec(503, 'MAIL_UNAVAILABLE', 'warn'),
  /** The server does not take this mail, and will not take it later. */
  MAIL_REFUSED: spec(502, 'MAIL_REFUSED', 'warn'),
};
