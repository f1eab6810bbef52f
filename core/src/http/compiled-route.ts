import type { RouteDef } from '@hako/sdk-plugin';
import { compileValidation, type Validation } from './validation/compile.js';

const DEFAULT_BODY_LIMIT = 1024 * 1024;
export const DEFAULT_TIMEOUT_MS = 15_000;
/** Core's own few that compute for seconds on a busy machine say so. */
const MOST_OF_CORE_MS = 60_000;

/** A route with everything that can be worked out once. */
export interface CompiledRoute {
  owner: string;
  route: RouteDef;
  validation: Validation;
  bodyLimit: number;
  timeoutMs: number;
  idempotent: boolean;
  /** Who lacks this sees 404; `undefined` on routes without an object in their path, which hide nothing. */
  seenWith: string | undefined;
}

/** @param defaultMs time of a route that names none */
export function compileRoute(owner: string, route: RouteDef, defaultMs = DEFAULT_TIMEOUT_MS): CompiledRoute {
  const resource = route.permission?.split(':')[0];
  const hidesObject = route.path.includes('/:');
  return {
    owner,
    route,
    validation: compileValidation(owner, route),
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    timeoutMs: route.timeoutMs === undefined ? defaultMs : Math.min(route.timeoutMs, owner === 'core' ? MOST_OF_CORE_MS : DEFAULT_TIMEOUT_MS),
    idempotent: route.idempotent ?? (route.method === 'POST' && route.auth === 'user'),
    seenWith: route.seenWith ?? (hidesObject && resource ? `${resource}:read` : undefined),
  };
}
