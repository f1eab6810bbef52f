import { HakoError, invalid, type RequestContext, type ScopeRef } from '@hako/sdk-plugin';
import { assertHolds } from '../../access/index.js';
import type { Tenant } from '../../tenancy/types.js';
import { actorOf, type Client } from '../entry/types.js';
import { reconcileGrants, type Grant } from '../provisioning/index.js';
import type { SsoDeps } from './deps.js';
import type { Claimed, Mapping, Provider } from './types.js';

/** Roles that these claims bring; one role at one place once. */
export function wantedBy(mappings: readonly Mapping[], { claims }: Pick<Claimed, 'claims'>): Mapping[] {
  const hits = mappings.filter(({ claim, value }) => Object.hasOwn(claims, claim) && (value === '*' || claims[claim]?.includes(value)));
  const places = new Map(hits.map((mapping) => [`${mapping.roleId}@${mapping.scopeType}:${mapping.scopeId ?? ''}`, mapping]));
  return [...places.values()];
}

/** Asked anew at every sign-in: who left the group at the provider leaves the role here. */
export async function applyMappings(deps: Pick<SsoDeps, 'database' | 'ids' | 'audit' | 'log'>, at: { tenant: Tenant; provider: Provider; person: { id: string; username: string }; client: Client }, wanted: readonly Mapping[]): Promise<void> {
  const { tenant, provider, person, client } = at;
  const source = `sso:${provider.id}`;
  const run = (grants: readonly Grant[]): Promise<void> =>
    deps.database.tenant(tenant.id).write(async (tx) => {
      const active = await tx.rows<{ id: string }>('select id from role where active and id = any ($1::uuid[])', [grants.map(({ roleId }) => roleId)]);
      const { added, removed } = await reconcileGrants(tx, deps.ids, { userId: person.id, source, wanted: grants.filter(({ roleId }) => active.some(({ id }) => id === roleId)) });
      if (added.length + removed.length > 0) await deps.audit.security(tenant.id, { name: 'auth.sso.roles', outcome: 'success', actor: actorOf(person, client), meta: { provider: provider.slug, added: added.length, removed: removed.length } }, tx);
    });
  try {
    await run(wanted);
  } catch (fault) {
    if (!(fault instanceof HakoError) || fault.code !== 'LAST_ADMIN') throw fault;
    // The agency's last administrator stays one, whatever the provider says; the log tells that it wanted otherwise.
    await deps.audit.security(tenant.id, { name: 'auth.sso.roles', outcome: 'denied', actor: actorOf(person, client), meta: { provider: provider.slug, reason: 'LAST_ADMIN' } });
  }
}

/**
 * Nobody maps a role that she does not hold herself at that place (security.md 2.3.3).
 * @throws `ACCESS_NOT_HELD`, `VALIDATION_FAILED`
 */
export async function assertMayMap(access: SsoDeps['access'], ctx: RequestContext, mappings: readonly Omit<Mapping, 'id'>[]): Promise<void> {
  for (const [index, { roleId, scopeType, scopeId }] of mappings.entries()) {
    if ((scopeType === 'tenant') !== (scopeId === null)) throw invalid([{ path: `/mappings/${index}/scopeId`, code: scopeId === null ? 'required' : 'unknown' }]);
    const role = await ctx.db.read((q) => q.row<{ active: boolean; grants: string[] }>(`select r.active, coalesce((select array_agg(p.permission) from role_policy p where p.role_id = r.id and p.effect = 'grant'), '{}') as grants from role r where r.id = $1`, [roleId]));
    if (!role?.active) throw invalid([{ path: `/mappings/${index}/roleId`, code: 'unknown' }]);
    const scope: ScopeRef = scopeId === null ? { type: scopeType } : { type: scopeType, id: scopeId };
    if ((await ctx.scopes.chain(scope)).length === 0) throw invalid([{ path: `/mappings/${index}/scopeId`, code: 'unknown' }]);
    await assertHolds(access, ctx, role.grants, scope);
  }
}
