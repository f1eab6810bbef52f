import type { ErrorSpec } from '@hako/sdk-plugin';

export const tenancyErrors: Record<string, ErrorSpec> = {
  TENANT_CODE_TAKEN: { status: 409, message: 'errors.TENANT_CODE_TAKEN', level: 'debug' },
};
