import { created, data, defineRoute, empty, HakoError, list, notFound, versionConflict, type RequestContext, type RouteDef, type TenantReader } from '@hako/sdk-plugin';
import Type from 'typebox';
import { OutboundError } from '../../../outbound/index.js';
import { withdrawGrants } from '../../provisioning/index.js';
import type { SsoDeps } from '../deps.js';
import { newServiceKey, openProvider, sealSecret } from '../flow.js';
import { assertMayMap } from '../mapping.js';
import { assertConfig, protocolOf } from '../presets.js';
import type { Protocols } from '../protocols/index.js';
import { SsoFault } from '../protocols/types.js';
import { ById, Config, FindingAnswer, NewProvider, ProviderAnswer, ProviderPatch } from '../schemas.js';
import { deleteProvider, insertProvider, listProviders, lockProvider, mappingsOf, readProvider, updateProvider, writeMappings, writeServiceKey } from '../store/providers.js';
import type { Mapping, Provider, ProviderConfig } from '../types.js';
import { logged, providerView } from '../view.js';

type View = ReturnType<typeof providerView>;

/** A set-up of SAML makes a key of 3,072 bits: half a second of work, and more where others work too. */
const KEY_MS = 60_000;

/** Set-up of the agency's identity providers. */
export function providerRoutes(deps: SsoDeps, protocols: Protocols): RouteDef[] {
  const viewOf = async (q: TenantReader, ctx: RequestContext, provider: Provider): Promise<View> => providerView(deps, ctx.tenant.code, provider, await mappingsOf(q, provider.id));
  const withIds = (mappings: readonly Omit<Mapping, 'id'>[]): Mapping[] => mappings.map((mapping) => ({ id: deps.ids.uuid(), ...mapping }));

  return [
    defineRoute({
      method: 'GET',
      path: '/sso/providers',
      summary: 'sso.routes.list',
      auth: 'user',
      permission: 'sso:read',
      scope: 'tenant',
      schema: { response: Type.Array(ProviderAnswer) },
      handle: async (_input, ctx) => {
        const views = await ctx.db.read(async (q) => {
          const found: View[] = [];
          for (const provider of await listProviders(q)) found.push(await viewOf(q, ctx, provider));
          return found;
        });
        return list(views, { pageSize: views.length, total: views.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sso/providers',
      summary: 'sso.routes.create',
      auth: 'user',
      permission: 'sso:write',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      audit: 'sso.provider.created',
      timeoutMs: KEY_MS,
      errors: ['SSO_SLUG_TAKEN', 'ACCESS_NOT_HELD'],
      schema: { body: NewProvider, response: ProviderAnswer },
      handle: async ({ body }, ctx) => {
        assertConfig(body.preset, body.config as ProviderConfig);
        await assertMayMap(deps.access, ctx, body.mappings ?? []);
        const id = ctx.ids.uuid();
        const serviceKey = protocolOf(body.preset) === 'saml' ? await newServiceKey(deps, ctx.tenant.id, id) : undefined;
        const view = await ctx.db.write(async (tx) => {
          await insertProvider(
            tx,
            {
              id,
              slug: body.slug,
              preset: body.preset,
              name: body.name.trim(),
              enabled: body.enabled ?? false,
              config: body.config as ProviderConfig,
              secretSealed: body.secret ? sealSecret(deps, ctx.tenant.id, id, body.secret) : null,
              jit: body.jit ?? false,
              jitDomains: body.jitDomains ?? [],
              linkDomains: body.linkDomains ?? false,
            },
            ctx.clock.now(),
          );
          if (serviceKey) await writeServiceKey(tx, id, serviceKey);
          await writeMappings(tx, id, withIds(body.mappings ?? []));
          const after = await viewOf(tx, ctx, await readProvider(tx, id));
          await ctx.audit.change(tx, { action: 'sso.provider.created', resource: { type: 'sso-provider', id, label: after.name }, before: null, after: logged(after) });
          return after;
        });
        return created(view);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/sso/providers/:id',
      summary: 'sso.routes.read',
      auth: 'user',
      permission: 'sso:read',
      scope: 'tenant',
      schema: { params: ById, response: ProviderAnswer },
      handle: async ({ params }, ctx) => data(await ctx.db.read(async (q) => viewOf(q, ctx, await readProvider(q, params.id)))),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/sso/providers/:id',
      summary: 'sso.routes.update',
      auth: 'user',
      permission: 'sso:write',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      audit: 'sso.provider.updated',
      timeoutMs: KEY_MS,
      errors: ['VERSION_CONFLICT', 'ACCESS_NOT_HELD'],
      schema: { params: ById, body: ProviderPatch, response: ProviderAnswer },
      handle: async ({ params, body }, ctx) => {
        const present = await ctx.db.read(async (q) => viewOf(q, ctx, await readProvider(q, params.id)));
        const config = (body.config ?? present.config) as ProviderConfig;
        assertConfig(present.preset, config);
        const serviceKey = protocolOf(present.preset) === 'saml' && present.serviceCertificate === null ? await newServiceKey(deps, ctx.tenant.id, params.id) : undefined;
        // Mappings that were there already stay, even when she who edits the name does not hold their roles.
        if (body.mappings) await assertMayMap(deps.access, ctx, body.mappings.filter((mapping) => !present.mappings.some((each) => isSame(each, mapping))));
        const view = await ctx.db.write(async (tx) => {
          const before = await lockProvider(tx, params.id);
          if (before.version !== body.version) throw versionConflict(await viewOf(tx, ctx, before));
          const secretSealed = body.secret === undefined ? before.secretSealed : body.secret === null ? null : sealSecret(deps, ctx.tenant.id, before.id, body.secret);
          await updateProvider(
            tx,
            before.id,
            { name: body.name?.trim() ?? before.name, enabled: body.enabled ?? before.enabled, config, secretSealed, jit: body.jit ?? before.jit, jitDomains: body.jitDomains ?? before.jitDomains, linkDomains: body.linkDomains ?? before.linkDomains },
            ctx.clock.now(),
          );
          if (serviceKey) await writeServiceKey(tx, before.id, serviceKey);
          const shown = await viewOf(tx, ctx, before);
          if (body.mappings) await writeMappings(tx, before.id, withIds(body.mappings));
          const after = await viewOf(tx, ctx, await readProvider(tx, before.id));
          await ctx.audit.change(tx, { action: 'sso.provider.updated', resource: { type: 'sso-provider', id: before.id, label: after.name }, before: logged(shown), after: logged(after) });
          return after;
        });
        return data(view);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/sso/providers/:id',
      summary: 'sso.routes.delete',
      auth: 'user',
      permission: 'sso:write',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      audit: 'sso.provider.deleted',
      errors: ['LAST_ADMIN'],
      schema: { params: ById },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const before = await viewOf(tx, ctx, await lockProvider(tx, params.id));
          await withdrawGrants(tx, deps.ids, `sso:${params.id}`);
          await deleteProvider(tx, params.id);
          await ctx.audit.change(tx, { action: 'sso.provider.deleted', resource: { type: 'sso-provider', id: params.id, label: before.name }, before: logged(before), after: null });
        });
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sso/providers/:id/test',
      summary: 'sso.routes.test',
      auth: 'user',
      permission: 'sso:execute',
      scope: 'tenant',
      idempotent: false,
      schema: { params: ById, response: FindingAnswer },
      rate: { points: 20, per: 60, by: 'user' },
      handle: async ({ params }, ctx) => {
        const provider = await ctx.db.read((q) => readProvider(q, params.id));
        const tenant = await deps.tenants.byId(ctx.tenant.id);
        if (!tenant) throw notFound();
        const findings = await protocols(tenant.id, provider.preset).check(openProvider(deps, tenant, provider));
        return data({ ok: findings.every(({ state }) => state !== 'failed'), findings: findings.map(({ state, message, params: words }) => ({ state, message: deps.translations.t('core', message, ctx.locale, words) })) });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sso/metadata',
      summary: 'sso.routes.readMetadata',
      auth: 'user',
      permission: 'sso:write',
      scope: 'tenant',
      idempotent: false,
      errors: ['SSO_PROVIDER_UNREACHABLE', 'SSO_ANSWER_INVALID'],
      schema: { body: Type.Union([Type.Object({ url: Type.String({ format: 'uri', maxLength: 500 }) }), Type.Object({ xml: Type.String({ maxLength: 500_000 }) })]), response: Config },
      rate: { points: 20, per: 60, by: 'user' },
      handle: async ({ body }) => {
        try {
          const xml = 'url' in body ? (await deps.outbound.request(body.url, { redirects: 3 })).body.toString('utf8') : body.xml;
          const { readMetadata } = await import('../protocols/saml-metadata.js');
          return data(readMetadata(xml));
        } catch (fault) {
          if (fault instanceof SsoFault) throw new HakoError(fault.code, { details: { reason: fault.reason } });
          if (fault instanceof OutboundError) throw new HakoError('SSO_PROVIDER_UNREACHABLE', { details: { reason: deps.translations.t('core', `sso.check.reach.${fault.reason}`, 'en', { host: fault.host }) } });
          throw fault;
        }
      },
    }),
  ];
}

const isSame = (one: Omit<Mapping, 'id'>, other: Omit<Mapping, 'id'>): boolean => one.claim === other.claim && one.value === other.value && one.roleId === other.roleId && one.scopeType === other.scopeType && one.scopeId === other.scopeId;

