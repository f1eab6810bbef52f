import { currentTrace } from '../observability/index.js';
import { clean } from './masking.js';
import type { AuditActor } from './types.js';

/** Columns that every stream has for who did it, from where, by which request; in the order of `actorColumns`. */
export const ACTOR_COLUMNS = 'actor_type, actor_id, actor_name, session_id, via, request_id, ip, user_agent, method, route';

const LONGEST_USER_AGENT = 200;

/** Values for ACTOR_COLUMNS. Method and route come from the work at hand, so that no caller has to hand them on. */
export function actorColumns({ principal, requestId, ip, userAgent }: Partial<AuditActor>): unknown[] {
  const trace = currentTrace();
  return [
    principal?.type ?? null,
    principal?.id ?? null,
    principal?.name ?? null,
    principal?.sessionId ?? null,
    principal ? viaOf(principal.type, trace?.jobId) : null,
    requestId ?? trace?.requestId ?? null,
    // Work behind a request has no address; an empty text would be one that means nothing.
    ip || null,
    userAgent ? clean(userAgent.slice(0, LONGEST_USER_AGENT)) : null,
    trace?.method ?? null,
    trace?.route ?? null,
  ];
}

function viaOf(type: AuditActor['principal']['type'], jobId: string | undefined): string {
  if (jobId !== undefined) return 'job';
  if (type === 'user') return 'session';
  return type;
}

/** `$3, $4, …` for the values of `actorColumns`, the first of them at this place; `own` has columns that a row may bring itself. */
export const actorPlaces = (first: number, own: Readonly<Record<string, string>> = {}): string =>
  ACTOR_COLUMNS.split(', ')
    .map((column, at) => (own[column] === undefined ? `$${first + at}` : `coalesce(${own[column]}, $${first + at})`))
    .join(', ');
