import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { actorOf, type FirstFactor } from './types.js';

/**
 * Whoever proved to be of a suspended agency is told so; to everybody else it looks like one that does not exist. The try
 * is settled as a good one: who comes back to look whether the doors are open again must not lock herself out.
 */
export async function turnAway(deps: Pick<Cradle, 'database' | 'audit'>, { tenant, person, amr, client, within }: FirstFactor): Promise<HakoError> {
  await deps.database.tenant(tenant.id).write(async (tx) => {
    await within?.(tx);
    await deps.audit.security(tenant.id, { name: 'auth.login.suspended', outcome: 'denied', actor: actorOf(person, client), meta: { factor: amr.join('+') } }, tx);
  });
  return new HakoError('AUTH_TENANT_SUSPENDED');
}
