import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string): ErrorSpec => ({ status, message: `errors.${code}`, level: 'info' });

export const accessErrors: Record<string, ErrorSpec> = {
  ROLE_CODE_TAKEN: spec(409, 'ROLE_CODE_TAKEN'),
  ROLE_ASSIGNED_ALREADY: spec(409, 'ROLE_ASSIGNED_ALREADY'),
  ROLE_INACTIVE: spec(422, 'ROLE_INACTIVE'),
  LAST_ADMIN: spec(409, 'LAST_ADMIN'),
  ACCESS_NOT_HELD: spec(403, 'ACCESS_NOT_HELD'),
  ACCESS_OUTRANKED: spec(403, 'ACCESS_OUTRANKED'),
  GROUP_NAME_TAKEN: spec(409, 'GROUP_NAME_TAKEN'),
  GROUP_MANAGED: spec(409, 'GROUP_MANAGED'),
  ACCESS_OWN_DENY: spec(403, 'ACCESS_OWN_DENY'),
};
