import type { BlockLists as ContextBlockLists, RateClass } from '@hako/sdk-plugin';

/** Which doors a rule stands at. `global` is all of them. */
export const AREAS = ['global', 'admin', 'public', 'api'] as const;
export type Area = (typeof AREAS)[number];
/** Where a request stands: staff in the shell, fans' pages and public routes, programs with a key. */
export type Door = Exclude<Area, 'global'>;

export interface AddressRule {
  id: string;
  effect: 'allow' | 'deny';
  /** Canonical CIDR, `203.0.113.0/24`, `2001:db8::/32`. */
  network: string;
  area: Area;
  expiresAt: Date | null;
}

export interface AgentRule {
  id: string;
  effect: 'allow' | 'deny';
  kind: 'contains' | 'regex';
  pattern: string;
  area: Area;
  expiresAt: Date | null;
}

export interface Visit {
  ip: string;
  userAgent: string;
  requestId: string;
  door: Door;
}

export interface Perimeter {
  /**
   * What the platform refuses everywhere: denials of its own agency (`AC`) in the area `global`, and scanners where no
   * agency follows that could let one in. Throws `IP_DENIED` or `AGENT_DENIED`. Answers without a promise while the
   * rules are at hand, which is nearly always.
   */
  admitAnyone(visit: Omit<Visit, 'door'>, options: { agencyFollows: boolean }): void | Promise<void>;
  /** The agency's own rules for the door, with the same answers. */
  admit(tenantId: string, visit: Visit): void | Promise<void>;
  /** Requests a minute that the agency allows for the class; `undefined` where it keeps the default. */
  rateOf(tenantId: string, rateClass: RateClass): number | undefined;
  /** Reads the rules of the agency anew, here and in every process. Call it after the commit. */
  changed(tenantId: string): Promise<void>;
  close(): Promise<void>;
}

/** The block lists of all agencies, kept in memory. */
export interface BlockLists {
  forTenant(tenantId: string): ContextBlockLists;
  /** After a change was committed: reads the list anew, here and in every process. */
  changed(tenantId: string): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}
