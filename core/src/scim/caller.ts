import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import type { RequestMark } from '../http/index.js';
import type { DirectoryActor } from '../identity/index.js';
import type { Tenant } from '../tenancy/types.js';
import { ScimFault } from './faults.js';

export const SCIM_SCOPE = 'scim:execute';

export interface ScimCaller {
  tenant: Tenant;
  actor: DirectoryActor;
}

/** A key with the one scope `scim:execute`, of a person who holds it at the agency; nothing wider, so that a leaked one opens nothing else. */
export async function identifyScimCaller(deps: Pick<Cradle, 'apiKeys' | 'access' | 'perimeter'>, ctx: Context): Promise<ScimCaller> {
  const { address, requestId } = ctx.state['mark'] as RequestMark;
  const client = { ip: address.ip, group: address.group, userAgent: ctx.get('user-agent').slice(0, 300), requestId };
  await deps.perimeter.admitAnyone(client, { agencyFollows: true });
  const credentials = { authorization: ctx.get('authorization') || undefined, apiKeyId: ctx.get('x-api-key-id') || undefined, apiKeySecret: ctx.get('x-api-key-secret') || undefined, client };
  if (!deps.apiKeys.isPresented(credentials)) throw new ScimFault(401, 'Send the token as a bearer.', undefined, { 'www-authenticate': 'Bearer realm="scim"' });
  const { tenant, principal, rate } = await deps.apiKeys.verify(credentials);
  await deps.perimeter.admit(tenant.id, { ...client, door: 'api' });
  if (rate && !rate.allowed) throw new ScimFault(429, 'Too many requests.', undefined, { 'retry-after': String(rate.reset) });
  if (principal.ceiling?.length !== 1 || principal.ceiling[0] !== SCIM_SCOPE) throw new ScimFault(403, 'This key is not a SCIM token: it must have the one scope scim:execute.');
  const { allowed } = await deps.access.decide(tenant.id, principal, SCIM_SCOPE, { type: 'tenant' }, { fresh: true });
  if (!allowed) throw new ScimFault(403, 'The owner of this token may not provision people.');
  return { tenant, actor: { principal, requestId, ip: client.ip, userAgent: client.userAgent, tenantId: tenant.id } };
}
