import type { RouteDef } from '@hako/sdk-plugin';
import type { IdentityDeps } from '../service.js';
import type { IdentityService } from '../types.js';
import { trustedDeviceRoutes } from './routes/devices.js';
import { overviewRoutes } from './routes/overview.js';
import { passkeyRoutes } from './routes/passkeys.js';
import { recoveryRoutes } from './routes/recovery.js';
import { factorResetRoutes } from './routes/reset.js';
import { factorSignInRoutes } from './routes/sign-in.js';
import { stepUpRoutes } from './routes/step-up.js';
import { totpRoutes } from './routes/totp.js';

export function factorRoutes(deps: IdentityDeps & { identity: IdentityService }): RouteDef[] {
  return [...factorSignInRoutes(deps), ...overviewRoutes(deps), ...totpRoutes(deps), ...recoveryRoutes(deps), ...passkeyRoutes(deps), ...trustedDeviceRoutes(deps), ...stepUpRoutes(deps), ...factorResetRoutes(deps)];
}
