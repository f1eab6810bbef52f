import type { LocalizedText, ScopeNode } from '@hako/sdk-plugin/ui';

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
  scope: { type: string; id: string; code: string };
  role: { id: string; code: string; name: LocalizedText } | null;
  via: 'user' | 'role';
  inherit: boolean;
  decisive: boolean;
}

export interface Explanation {
  allowed: boolean;
  reason: 'GRANT' | 'EXPLICIT_DENY' | 'UNSET' | 'SCOPE_INACTIVE' | 'CEILING';
  chain: ScopeNode[];
  candidates: Candidate[];
}
