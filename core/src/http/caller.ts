import { HakoError, notFound } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { Authenticated } from '../identity/types.js';
import type { CompiledRoute } from './compiled-route.js';
import { VISITOR } from './visitor.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Who calls, and for which agency: from the token, or from a talent's public path; never from a header or body. */
export async function identifyCaller(deps: Pick<Cradle, 'identity' | 'tenants'>, compiled: CompiledRoute, params: Record<string, string | undefined>, headers: Headers): Promise<Authenticated | undefined> {
  const { route, owner } = compiled;
  if (route.auth === 'public') return route.talentPathParam === undefined ? undefined : visitorOf(deps, params[route.talentPathParam]);
  const caller = await deps.identity.authenticate({ authorization: headers.authorization as string | undefined, apiKeyId: one(headers['x-api-key-id']), apiKeySecret: one(headers['x-api-key-secret']) });
  if (!caller) throw new HakoError('AUTH_REQUIRED');
  if (caller.passwordChangeRequired && !(owner === 'core' && route.path.startsWith('/auth/'))) throw new HakoError('AUTH_PASSWORD_CHANGE_REQUIRED');
  return caller;
}

async function visitorOf(deps: Pick<Cradle, 'tenants'>, talentPath: string | undefined): Promise<Authenticated> {
  const found = talentPath === undefined || !/^[\p{L}\p{N}._-]{1,64}$/u.test(talentPath) ? undefined : await deps.tenants.byTalentPath(talentPath);
  if (!found || found.tenant.status !== 'active') throw notFound();
  return { tenant: found.tenant, principal: VISITOR, locale: 'en', passwordChangeRequired: false };
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? undefined : header);
