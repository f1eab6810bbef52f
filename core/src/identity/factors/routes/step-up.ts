import { data, defineRoute, type RouteDef } from '@hako/sdk-plugin';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import Type from 'typebox';
import { internalsOf, type IdentityDeps } from '../../service.js';
import type { IdentityService } from '../../types.js';
import { openCeremony } from '../challenge.js';
import { selfOf } from '../own.js';
import { relyingParty, requestOptions } from '../passkeys/ceremony.js';
import { listPasskeys } from '../passkeys/store.js';
import { stepUp, stepUpMethods } from '../step-up.js';
import { AuthenticationResponse, CeremonyOptions, Code } from './schemas.js';

type Deps = IdentityDeps & { identity: IdentityService };

const PER_PERSON = { points: 20, per: 60, by: 'user' } as const;

/** Giving a factor again, for routes that want a fresh one. */
export function stepUpRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/auth/step-up',
      summary: 'factors.routes.stepUp',
      auth: 'self',
      schema: {
        body: Type.Object({
          method: Type.Enum(['totp', 'recovery', 'passkey', 'password']),
          code: Type.Optional(Code),
          password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
          response: Type.Optional(AuthenticationResponse),
        }),
        response: Type.Object({ freshUntil: Type.String({ format: 'date-time' }) }),
      },
      errors: ['MFA_CODE_INCORRECT', 'MFA_METHOD_UNAVAILABLE', 'AUTH_MFA_LOCKED', 'PASSWORD_INCORRECT', 'AUTH_ACCOUNT_LOCKED', 'AUTH_STEP_UP_REQUIRED'],
      rate: PER_PERSON,
      bodyLimit: 32 * 1024,
      handle: async ({ body }, ctx) => {
        selfOf(ctx);
        const until = await stepUp(deps, internalsOf(deps.identity), ctx, { ...body, response: body.response as AuthenticationResponseJSON | undefined });
        return data({ freshUntil: until.toISOString() });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/step-up/options',
      summary: 'factors.routes.stepUpOptions',
      auth: 'self',
      schema: { response: Type.Object({ methods: Type.Array(Type.Enum(['totp', 'recovery', 'passkey', 'password'])), passkey: Type.Optional(CeremonyOptions) }) },
      errors: ['AUTH_STEP_UP_REQUIRED'],
      rate: { points: 60, per: 60, by: 'user' },
      handle: async (_input, ctx) => {
        const { userId, sessionId } = selfOf(ctx);
        const methods = await ctx.db.read((q) => stepUpMethods(q, userId));
        if (!methods.includes('passkey')) return data({ methods });
        const options = await requestOptions(relyingParty(deps.config.publicUrl), { known: await ctx.db.read((q) => listPasskeys(q, userId)) });
        await ctx.db.write((tx) => openCeremony(tx, deps, { purpose: 'passkey-step-up', userId, sessionId, challenge: options.challenge, now: ctx.clock.now() }));
        return data({ methods, passkey: options });
      },
    }),
  ];
}
