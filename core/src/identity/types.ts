import type { Locale, Principal } from '@hako/sdk-plugin';
import type { Tenant } from '../tenancy/types.js';

export interface Authenticated {
  tenant: Tenant;
  principal: Principal;
  locale: Locale;
  /** Must change the password first: only profile and password routes answer. */
  passwordChangeRequired: boolean;
}

export interface RequestCredentials {
  authorization: string | undefined;
  apiKeyId: string | undefined;
  apiKeySecret: string | undefined;
}

export interface IdentityService {
  /** `undefined` when there are no credentials at all; throws `AUTH_*` when they are not good. */
  authenticate(credentials: RequestCredentials): Promise<Authenticated | undefined>;
  hashPassword(password: string): Promise<string>;
}
