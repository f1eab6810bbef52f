import { data, defineRoute, type RouteDef } from '@hako/sdk-plugin';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import Type from 'typebox';
import { clientOf, EntryAnswer, entryCookies, entryReply } from '../../entry/reply.js';
import { internalsOf, type IdentityDeps } from '../../service.js';
import type { IdentityService } from '../../types.js';
import { findSignInChallenge, keepWebauthnChallenge } from '../challenge.js';
import { relyingParty, requestOptions } from '../passkeys/ceremony.js';
import { listPasskeys } from '../passkeys/store.js';
import { AuthenticationResponse, CeremonyOptions, ChallengeToken, Code } from './schemas.js';

type Deps = IdentityDeps & { identity: IdentityService };

const PER_ADDRESS = { points: 60, per: 60, by: 'ip' } as const;

/** The second half of a sign-in, and sign-in by passkey alone. */
export function factorSignInRoutes(deps: Deps): RouteDef[] {
  const { publicUrl } = deps.config;

  return [
    defineRoute({
      method: 'POST',
      path: '/auth/mfa/verify',
      summary: 'factors.routes.verify',
      auth: 'public',
      schema: {
        body: Type.Object({
          challengeToken: ChallengeToken,
          method: Type.Enum(['totp', 'recovery', 'passkey']),
          code: Type.Optional(Code),
          response: Type.Optional(AuthenticationResponse),
          trustDevice: Type.Optional(Type.Boolean()),
        }),
        response: EntryAnswer,
      },
      errors: ['AUTH_CHALLENGE_INVALID', 'AUTH_MFA_INVALID', 'AUTH_MFA_LOCKED'],
      rate: PER_ADDRESS,
      bodyLimit: 32 * 1024,
      handle: async ({ body, headers }, ctx) => {
        const response = body.response as AuthenticationResponseJSON | undefined;
        const entry = await internalsOf(deps.identity).verifySecondFactor({ ...body, response, trustDevice: body.trustDevice ?? false }, clientOf(ctx, headers));
        return entryReply(entry, headers, publicUrl);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/mfa/passkey/options',
      summary: 'factors.routes.challengeOptions',
      auth: 'public',
      schema: { body: Type.Object({ challengeToken: ChallengeToken }), response: CeremonyOptions },
      errors: ['AUTH_CHALLENGE_INVALID'],
      rate: PER_ADDRESS,
      bodyLimit: 1_024,
      handle: async ({ body, headers }, ctx) => {
        const { id, tenant, person } = await findSignInChallenge(deps, body.challengeToken, clientOf(ctx, headers));
        const db = deps.database.tenant(tenant.id);
        const options = await requestOptions(relyingParty(publicUrl), { known: await db.read((q) => listPasskeys(q, person.id)) });
        await db.write((tx) => keepWebauthnChallenge(tx, id, options.challenge));
        return data(options);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/passkey/options',
      summary: 'factors.routes.passkeyOptions',
      auth: 'public',
      schema: { response: CeremonyOptions },
      rate: PER_ADDRESS,
      bodyLimit: 1_024,
      handle: async ({ headers }, ctx) => {
        const { options, cookie } = await internalsOf(deps.identity).passkeySignIn.begin(clientOf(ctx, headers));
        return data(options, { headers: { 'set-cookie': entryCookies([cookie], headers, publicUrl), 'cache-control': 'no-store' } });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/passkey/sign-in',
      summary: 'factors.routes.passkeySignIn',
      auth: 'public',
      schema: { body: Type.Object({ response: AuthenticationResponse }), response: EntryAnswer },
      errors: ['AUTH_PASSKEY_INVALID', 'AUTH_MFA_LOCKED'],
      rate: PER_ADDRESS,
      bodyLimit: 32 * 1024,
      handle: async ({ body, headers }, ctx) => entryReply(await internalsOf(deps.identity).passkeySignIn.finish(body.response as AuthenticationResponseJSON, clientOf(ctx, headers)), headers, publicUrl),
    }),
  ];
}
