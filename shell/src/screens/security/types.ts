export type RuleKind = 'ip' | 'agent';
export type Area = 'global' | 'admin' | 'public' | 'api';
export const AREAS: readonly Area[] = ['global', 'admin', 'public', 'api'];

/** An address rule has `network`, a user-agent rule `kind` and `pattern`. */
export interface Rule {
  id: string;
  effect: 'allow' | 'deny';
  area: Area;
  network?: string;
  kind?: 'contains' | 'regex';
  pattern?: string;
  note: string;
  expiresAt: string | null;
  expired: boolean;
  hits: number;
  lastHitAt: string | null;
  version: number;
}

export const RULE_PATHS: Record<RuleKind, string> = { ip: '/security/ip-rules', agent: '/security/agent-rules' };

export type BlockKind = 'keyword' | 'wildcard' | 'regex' | 'domain' | 'url';
export const BLOCK_KINDS: readonly BlockKind[] = ['keyword', 'wildcard', 'regex', 'domain', 'url'];
export const BLOCK_ACTIONS = ['flag', 'reject', 'replace'] as const;

export interface BlockEntry {
  id: string;
  scopeType: 'tenant' | 'subsidiary' | 'talent';
  scopeId: string | null;
  inherit: boolean;
  kind: BlockKind;
  pattern: string;
  action: (typeof BLOCK_ACTIONS)[number];
  replacement: string | null;
  category: string;
  severity: number;
  note: string;
  active: boolean;
  expiresAt: string | null;
  version: number;
}

export interface RateView {
  class: 'api' | 'key' | 'public' | 'query' | 'admin';
  perMinute: number;
  default: number;
  min: number;
  max: number;
  own: boolean;
}

export interface WatermarkState {
  version: number;
  rotatedAt: string | null;
  ownCode: string;
}

export interface FoundMark {
  mark: string;
  count: number;
  keyVersion: number;
  person: { id: string; username: string; displayName: string } | null;
}
