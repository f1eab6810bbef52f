import type { LocalizedText, ScopeNode, ScopeType } from '@hako/sdk-plugin/ui';

export type Effect = 'grant' | 'deny';

export interface Policy {
  permission: string;
  effect: Effect;
}

export interface Role {
  id: string;
  code: string;
  name: LocalizedText;
  active: boolean;
  policies: Policy[];
  assignments: number;
  /** Lines that its template has gained since. */
  offered: Policy[];
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** One line of `GET /permissions`. */
export interface Permission {
  permission: string;
  resource: string;
  action: string;
  title: string;
  risk: 'low' | 'medium' | 'high';
  plugin: string;
}

export interface Candidate {
  entryId: string;
  effect: Effect;
  pattern: string;
  scope: { type: string; id: string; code: string; name: LocalizedText };
  role: { id: string; code: string; name: LocalizedText } | null;
  /** There is a role, but its name is not for this viewer. */
  roleHidden: boolean;
  group: { id: string; name: string } | null;
  via: 'user' | 'group';
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
  decisive: boolean;
}

export interface Explanation {
  allowed: boolean;
  reason: 'GRANT' | 'EXPLICIT_DENY' | 'UNSET' | 'SCOPE_INACTIVE' | 'CEILING';
  chain: ScopeNode[];
  candidates: Candidate[];
  ceilings: string[];
}

export interface RoleTemplate {
  code: string;
  name: LocalizedText;
  description: string;
  policies: Policy[];
}

export interface RolePack {
  id: string;
  title: string;
  plugin: string;
  levels: Record<'reader' | 'editor' | 'manager', string[]>;
}

/** Body of `POST /permissions/simulate`. */
export interface AccessDraft {
  roles?: { roleId: string; policies?: Policy[]; active?: boolean }[];
  assignments?: { add?: { userId: string; roleId: string; scopeType: ScopeType; scopeId?: string; inherit?: boolean }[]; remove?: string[] };
}

export interface SimulatedPair {
  user: { id: string; username: string; displayName: string };
  permission: string;
  scope: { type: ScopeType; id: string; code: string; name: LocalizedText };
}

export interface Simulation {
  people: number;
  gained: { count: number; items: SimulatedPair[] };
  lost: { count: number; items: SimulatedPair[] };
  truncated: boolean;
}
