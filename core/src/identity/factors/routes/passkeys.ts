import { created, data, defineRoute, empty, HakoError, notFound, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import Type from 'typebox';
import { actorOf } from '../../entry/types.js';
import { ById, Version } from '../../routes/fields.js';
import { internalsOf, type IdentityDeps } from '../../service.js';
import type { IdentityService } from '../../types.js';
import { findUser } from '../../users/store.js';
import { findCeremony, openCeremony, spendChallenge } from '../challenge.js';
import { afterRemoval, factorsChanged, selfOf } from '../own.js';
import { registrationOptions, relyingParty, verifyRegistration } from '../passkeys/ceremony.js';
import { insertPasskey, listPasskeys, MAX_PASSKEYS, passkeyView, removePasskey, renamePasskey, type PasskeyRow } from '../passkeys/store.js';
import { userHandle } from '../passkeys/user-handle.js';
import { makeRecoverySet, replaceRecoverySet } from '../recovery/store.js';
import { factorState } from '../state.js';
import { CeremonyOptions, Passkey, PasskeyName, RecoveryCodes, RegistrationResponse } from './schemas.js';

type Deps = IdentityDeps & { identity: IdentityService };

const PER_PERSON = { points: 20, per: 60, by: 'user' } as const;

/** Passkeys (WebAuthn Level 2): several per person, each unlocked by its owner. */
export function passkeyRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/auth/me/passkeys',
      summary: 'factors.routes.listPasskeys',
      auth: 'self',
      schema: { response: Type.Array(Passkey) },
      handle: async (_input, ctx) => data((await ctx.db.read((q) => listPasskeys(q, selfOf(ctx).userId))).map(passkeyView)),
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/passkeys/options',
      summary: 'factors.routes.registrationOptions',
      auth: 'self',
      stepUp: true,
      schema: { response: CeremonyOptions },
      errors: ['PASSKEY_LIMIT'],
      rate: PER_PERSON,
      handle: async (_input, ctx) => {
        const { userId, tenantId, sessionId } = selfOf(ctx);
        const [known, person] = await Promise.all([ctx.db.read((q) => listPasskeys(q, userId)), ctx.db.read((q) => findUser(q, userId))]);
        if (!person) throw notFound();
        if (known.length >= MAX_PASSKEYS) throw new HakoError('PASSKEY_LIMIT', { params: { most: MAX_PASSKEYS } });
        const options = await registrationOptions(relyingParty(deps.config.publicUrl), { handle: userHandle(tenantId, userId), username: `${person.username} (${ctx.tenant.code})`, displayName: person.display_name }, known);
        await ctx.db.write((tx) => openCeremony(tx, deps, { purpose: 'passkey-registration', userId, sessionId, challenge: options.challenge, now: ctx.clock.now() }));
        return data(options);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/passkeys',
      summary: 'factors.routes.addPasskey',
      auth: 'self',
      stepUp: true,
      schema: { body: Type.Object({ name: PasskeyName, response: RegistrationResponse }), response: Type.Object({ passkey: Passkey, recoveryCodes: Type.Optional(RecoveryCodes) }) },
      errors: ['PASSKEY_REFUSED', 'PASSKEY_KNOWN', 'PASSKEY_LIMIT'],
      rate: PER_PERSON,
      bodyLimit: 64 * 1024,
      handle: async ({ body }, ctx) => {
        const { passkey, recoveryCodes } = await register(deps, ctx, body.name, body.response as RegistrationResponseJSON);
        return created({ passkey: passkeyView(passkey), ...(recoveryCodes && { recoveryCodes }) });
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/auth/me/passkeys/:id',
      summary: 'factors.routes.renamePasskey',
      auth: 'self',
      audit: 'user.passkey_renamed',
      schema: { params: ById, body: Type.Object({ version: Version, name: PasskeyName }), response: Passkey },
      errors: ['VERSION_CONFLICT'],
      handle: async ({ params, body }, ctx) => {
        const { userId, username } = selfOf(ctx);
        const { after } = await ctx.db.write(async (tx) => {
          const changed = await renamePasskey(tx, userId, { id: params.id, ...body });
          await ctx.audit.change(tx, { action: 'user.passkey_renamed', resource: { type: 'user', id: userId, label: username }, before: { name: changed.before.name }, after: { name: changed.after.name } });
          return changed;
        });
        return data(passkeyView(after));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/passkeys/:id',
      summary: 'factors.routes.removePasskey',
      auth: 'self',
      stepUp: true,
      schema: { params: ById },
      errors: ['MFA_REQUIRED_BY_AGENCY'],
      handle: async ({ params }, ctx) => {
        const { userId, sessionId } = selfOf(ctx);
        await ctx.db.write(async (tx) => {
          if (!(await removePasskey(tx, userId, params.id))) throw notFound();
          await afterRemoval(tx, deps, ctx);
          await factorsChanged(tx, deps, ctx, { name: 'auth.passkey.removed', factor: 'passkey', event: 'passkey-removed', meta: { passkey: params.id } });
        });
        internalsOf(deps.identity).standings.refresh(sessionId);
        return empty();
      },
    }),
  ];
}

async function register(deps: Deps, ctx: RequestContext, name: string, response: RegistrationResponseJSON): Promise<{ passkey: PasskeyRow; recoveryCodes?: string[] }> {
  const { userId, tenantId, username, sessionId } = selfOf(ctx);
  const now = ctx.clock.now();
  const ceremony = await ctx.db.read((q) => findCeremony(q, { purpose: 'passkey-registration', userId, sessionId, now }));
  const registered = ceremony && (await verifyRegistration(relyingParty(deps.config.publicUrl), response, ceremony.webauthn_challenge));
  if (!ceremony || !registered) {
    await deps.audit.security(tenantId, { name: 'auth.passkey.refused', outcome: 'failure', actor: actorOf({ id: userId, username }, ctx, sessionId), meta: { factor: 'passkey' } });
    throw new HakoError('PASSKEY_REFUSED');
  }
  const { recoveryCodes } = await ctx.db.read((q) => factorState(q, userId));
  const set = recoveryCodes === 0 ? await makeRecoverySet() : undefined;
  const { credential } = registered;
  const passkey = await ctx.db.write(async (tx) => {
    if (!(await spendChallenge(tx, ceremony.id, now))) throw new HakoError('PASSKEY_REFUSED');
    const key = await insertPasskey(tx, {
      id: ctx.ids.uuid(), userId, credentialId: credential.id, publicKey: credential.publicKey, counter: credential.counter, transports: credential.transports ?? [],
      synced: registered.credentialBackedUp, aaguid: registered.aaguid, name, now,
    });
    if (!key) throw new HakoError('PASSKEY_KNOWN');
    if (set) await replaceRecoverySet(tx, userId, set, now);
    await tx.rows('update session set factor_at = $2 where id = $1', [sessionId, now]);
    await factorsChanged(tx, deps, ctx, { name: 'auth.passkey.added', factor: 'passkey', event: 'passkey-added', meta: { passkey: key.id } });
    return key;
  });
  await internalsOf(deps.identity).standings.revoked({ tenantId, userId, sessionId });
  return { passkey, ...(set && { recoveryCodes: set.codes }) };
}
