import { HakoError, notFound } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { Authenticated, RequestCredentials } from '../identity/types.js';
import type { CompiledRoute } from './compiled-route.js';
import { opensForEnrolment } from './enrolment-routes.js';
import { VISITOR } from './visitor.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Routes about the signed-in person: a key is nobody. */
const PERSONAL = /^\/(?:auth|notices|shell|live)(?:\/|$)/;

/** Routes about an account: an operator has none in the agency that is being helped. */
const OWN_ACCOUNT = /^\/(?:auth|notices)(?:\/|$)/;

/** Who calls, and for which agency: from the token, or from a talent's public path; never from a header or body. */
export async function identifyCaller(deps: Pick<Cradle, 'identity' | 'tenants'>, compiled: CompiledRoute, params: Record<string, string | undefined>, headers: Headers, client?: RequestCredentials['client']): Promise<Authenticated | undefined> {
  const { route, owner } = compiled;
  if (route.auth === 'public') return route.talentPathParam === undefined ? undefined : visitorOf(deps, params[route.talentPathParam]);
  const caller = await deps.identity.authenticate({ authorization: headers.authorization as string | undefined, apiKeyId: one(headers['x-api-key-id']), apiKeySecret: one(headers['x-api-key-secret']), ...(client && { client }) });
  if (!caller) throw new HakoError('AUTH_REQUIRED');
  if (caller.principal.type === 'api-key' && route.auth === 'self' && PERSONAL.test(route.path)) throw new HakoError('API_KEY_NOT_ALLOWED');
  if (caller.principal.type === 'support' && route.auth === 'self' && OWN_ACCOUNT.test(route.path)) throw new HakoError('SUPPORT_NOT_ALLOWED');
  if (caller.passwordChangeRequired && !(owner === 'core' && route.path.startsWith('/auth/'))) throw new HakoError('AUTH_PASSWORD_CHANGE_REQUIRED');
  if (caller.enrolment?.overdue && !(owner === 'core' && opensForEnrolment(route))) throw new HakoError('AUTH_MFA_ENROLMENT_REQUIRED', { details: { deadline: caller.enrolment.deadline.toISOString() } });
  return caller;
}

async function visitorOf(deps: Pick<Cradle, 'tenants'>, talentPath: string | undefined): Promise<Authenticated> {
  const found = talentPath === undefined || !/^[\p{L}\p{N}._-]{1,64}$/u.test(talentPath) ? undefined : await deps.tenants.byTalentPath(talentPath);
  if (!found) throw notFound();
  if (found.tenant.status !== 'active') throw new HakoError('AGENCY_PAUSED', { retryAfter: 3_600 });
  return { tenant: found.tenant, talentId: found.talentId, principal: VISITOR, locale: 'en', passwordChangeRequired: false };
}

/** Sent twice, a header is no answer to which one is meant; it is there, though, and must not be taken for absent. */
const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header.join(', ') : header);
