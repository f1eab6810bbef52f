import { data, defineRoute, HakoError, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { IdentityDeps } from '../../service.js';
import { factorsChanged, selfOf } from '../own.js';
import { makeRecoverySet, replaceRecoverySet } from '../recovery/store.js';
import { factorState, hasSecondFactor } from '../state.js';
import { RecoveryCodes } from './schemas.js';

/** Ten codes on paper, for the day the phone is lost. */
export function recoveryRoutes(deps: IdentityDeps): RouteDef[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/auth/me/recovery-codes',
      summary: 'factors.routes.recoveryCodes',
      auth: 'self',
      stepUp: true,
      schema: { response: Type.Object({ recoveryCodes: RecoveryCodes }) },
      errors: ['MFA_NOT_ENABLED'],
      rate: { points: 10, per: 60, by: 'user' },
      handle: async (_input, ctx) => {
        const { userId } = selfOf(ctx);
        if (!hasSecondFactor(await ctx.db.read((q) => factorState(q, userId)))) throw new HakoError('MFA_NOT_ENABLED');
        const set = await makeRecoverySet();
        await ctx.db.write(async (tx) => {
          await replaceRecoverySet(tx, userId, set, ctx.clock.now());
          await factorsChanged(tx, deps, ctx, { name: 'auth.recovery.regenerated', factor: 'recovery', event: 'recovery-codes-made' });
        });
        return data({ recoveryCodes: set.codes });
      },
    }),
  ];
}
