import { HakoError, type RequestContext } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { VaultAdministration } from '../vault/index.js';
import { peopleOf, type NamedPerson } from './people.js';

export type DeskDeps = Pick<Cradle, 'vault' | 'tenants' | 'audit'>;

/** The vault's administration for one request: who asks, for which agency, and the names of whoever is named. */
export interface Desk {
  vault: VaultAdministration;
  platform: boolean;
  /** The agency that the operator named, else the caller's own; undefined for the operator's view of everything. */
  tenantId: string | undefined;
  names(ids: readonly (string | null | undefined)[]): Promise<(id: string) => NamedPerson>;
  /** Into the security log: whoever looks after the agency must see what was done to its vault. */
  log(name: string, meta?: Record<string, string | number | boolean | null>): Promise<void>;
}

export async function openDesk(deps: DeskDeps, ctx: RequestContext, wanted?: string): Promise<Desk> {
  const platform = (await deps.tenants.byId(ctx.tenant.id))?.isPlatform ?? false;
  if (wanted !== undefined && wanted !== ctx.tenant.id && !platform) throw new HakoError('NOT_FOUND');
  const { principal, requestId, ip, userAgent } = ctx;
  return {
    platform,
    tenantId: wanted ?? (platform ? undefined : ctx.tenant.id),
    vault: deps.vault.administration(ctx.tenant.id, { principal, requestId }, { platform }),
    names: (ids) => ctx.db.read((reader) => peopleOf(reader, ids, principal.id)),
    log: (name, meta = {}) => deps.audit.security(ctx.tenant.id, { name, outcome: 'success', actor: { principal, requestId, ip, userAgent }, meta }),
  };
}

/** Approving and acknowledging are acts of a person who sits there, never of a key or a job. */
export function requirePerson({ principal }: RequestContext): void {
  if (principal.type !== 'user' || principal.sessionId === null) throw new HakoError('PERMISSION_DENIED');
}
