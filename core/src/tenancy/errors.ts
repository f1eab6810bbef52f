import type { ErrorSpec } from '@hako/sdk-plugin';

export const tenancyErrors: Record<string, ErrorSpec> = {
  TENANT_NOT_SUSPENDABLE: { status: 422, message: 'errors.TENANT_NOT_SUSPENDABLE', level: 'debug' },
  TENANT_CODE_TAKEN: { status: 409, message: 'errors.TENANT_CODE_TAKEN', level: 'debug' },
};
