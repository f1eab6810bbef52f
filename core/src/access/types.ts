import type { Decision, LocalizedText, PermissionRef, Principal, ScopeNode, ScopeRef, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';

/** One line of the closed catalogue. */
export interface PermissionDefinition {
  owner: string;
  resource: string;
  actions: ('read' | 'write' | 'delete' | 'execute')[];
  title: string;
  risk: 'low' | 'medium' | 'high';
}

export interface ExplainCandidate {
  entryId: string;
  effect: 'grant' | 'deny';
  pattern: string;
  scope: { type: string; id: string; code: string };
  role: { id: string; code: string; name: LocalizedText } | null;
  via: 'user' | 'role';
  inherit: boolean;
  decisive: boolean;
}

export interface Explanation extends Decision {
  chain: ScopeNode[];
  candidates: ExplainCandidate[];
  rbacVersion: number;
  at: string;
}

export interface RequireOptions {
  /** Sensitive: the version is read from PostgreSQL. */
  fresh?: boolean;
  /** Who lacks this too sees `NOT_FOUND`. Left out: always `PERMISSION_DENIED`. */
  seenWith?: PermissionRef;
  /** For the security log's entry about the denial. */
  actor?: Partial<AuditActor>;
}

/** security.md 2.3: any deny that applies wins, else any grant, else no. */
export interface AccessService {
  define(permissions: PermissionDefinition[]): void;
  catalogue(owners?: readonly string[]): PermissionDefinition[];
  decide(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef, options?: { fresh?: boolean }): Promise<Decision>;
  /** Throws `PERMISSION_DENIED` (with permission and scope in details) or `NOT_FOUND`. */
  require(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef, options?: RequireOptions): Promise<void>;
  visible(tenantId: string, principal: Principal, permission: PermissionRef, options?: { fresh?: boolean }): Promise<VisibleScopes>;
  explain(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef): Promise<Explanation>;
  /** CASL rules for the shell: per scope, grants first, denies last. */
  rules(tenantId: string, principal: Principal): Promise<{ version: number; scopes: { type: string; id: string; rules: { action: string; subject: string; inverted?: boolean }[] }[] }>;
}

/** Exported by `access/index.ts` as `createRoleTemplates`: the editable roles of a new agency, by code (`ADMIN`, `TALENT_MANAGER`, …). */
export type CreateRoleTemplates = (tx: TenantTransaction) => Promise<Record<string, { id: string }>>;

/** Exported by `access/index.ts` as `assignRole`; checks nothing: for founding an agency and for the seed. */
export type AssignRole = (tx: TenantTransaction, assignment: { userId: string; roleId: string; scope: ScopeRef; inherit?: boolean }) => Promise<void>;
