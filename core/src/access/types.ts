import type { Decision, LocalizedText, PermissionRef, Principal, ScopeNode, ScopeRef, TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';
import type { TreeChange } from '../organization/types.js';

/** One line of the closed catalogue. */
export interface PermissionDefinition {
  owner: string;
  resource: string;
  actions: ('read' | 'write' | 'delete' | 'execute')[];
  title: string;
  risk: 'low' | 'medium' | 'high';
}

/** A role that an agency begins with, or that a new role may be made from. */
export interface Template {
  code: string;
  name: LocalizedText;
  grants: readonly string[];
  denies?: readonly string[];
}

/** What a plugin's manifest adds to role templates, by their code. */
export interface RoleContribution {
  owner: string;
  roles: Readonly<Record<string, { grants?: readonly string[]; denies?: readonly string[] }>>;
}

export interface ExplainCandidate {
  entryId: string;
  effect: 'grant' | 'deny';
  pattern: string;
  scope: { type: string; id: string; code: string; name: LocalizedText };
  /** Null for a line of the person's own, and when the viewer may not see it (`roleHidden`). */
  role: { id: string; code: string; name: LocalizedText } | null;
  roleHidden: boolean;
  group: { id: string; name: string } | null;
  /** Given to the person herself, or to a group that she is in. */
  via: 'user' | 'group';
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
  decisive: boolean;
}

export interface Explanation extends Decision {
  chain: ScopeNode[];
  candidates: ExplainCandidate[];
  /** Patterns that cap the answer: scopes of a key, a support session. */
  ceilings: PermissionRef[];
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

/** Changes that are only thought about. */
export interface AccessDraft {
  roles?: { roleId: string; policies?: { permission: PermissionRef; effect: 'grant' | 'deny' }[]; active?: boolean }[];
  assignments?: {
    add?: { userId: string; roleId: string; scopeType: ScopeRef['type']; scopeId?: string | null; inherit?: boolean; notBefore?: string | null; expires?: string | null }[];
    remove?: string[];
  };
  /** The moment to ask for; now when left out. */
  at?: string;
}

export interface SimulatedPair {
  user: { id: string; username: string; displayName: string };
  permission: PermissionRef;
  scope: { type: ScopeRef['type']; id: string; code: string; name: LocalizedText };
}

/** `count` is exact unless `truncated`; `items` are the first of them. */
export interface Simulation {
  /** People whose rights the draft touches at all. */
  people: number;
  gained: { count: number; items: SimulatedPair[] };
  lost: { count: number; items: SimulatedPair[] };
  truncated: boolean;
  rbacVersion: number;
  at: string;
}

/** security.md 2.3: any deny that applies wins, else any grant, else no. */
export interface AccessService {
  define(permissions: PermissionDefinition[]): void;
  /** What a plugin's permissions mean to the role templates; once for each owner. */
  defineRoles(contribution: RoleContribution): void;
  /** Core's role templates with what plugins add, first those that a new agency begins with. */
  templates(): Template[];
  catalogue(owners?: readonly string[]): PermissionDefinition[];
  decide(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef, options?: { fresh?: boolean }): Promise<Decision>;
  /** Throws `PERMISSION_DENIED` (with permission and scope in details) or `NOT_FOUND`. */
  require(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef, options?: RequireOptions): Promise<void>;
  visible(tenantId: string, principal: Principal, permission: PermissionRef, options?: { fresh?: boolean }): Promise<VisibleScopes>;
  /**
   * True when `require`, or `visible` for somewhere at all, would say yes by what is known and still fresh. False says
   * nothing: then they are to be asked, who look anew, tell why not and write it down.
   */
  isSurelyAllowed(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef | 'somewhere'): boolean;
  /**
   * Nobody gets out of a deny by changing the tree around it. To be asked in the transaction of the change, once it holds
   * `rbac_version`.
   * @throws `ACCESS_OWN_DENY` with the permissions whose denies would no longer reach the principal there
   */
  assertKeepsOwnDenies(tx: TenantReader, principal: Principal, change: TreeChange): Promise<void>;
  /** Names of roles that `viewer` may not read at their scope are left out. */
  explain(tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef, viewer: Principal): Promise<Explanation>;
  /** What a draft would change, before it is saved. */
  simulate(tenantId: string, draft: AccessDraft): Promise<Simulation>;
  /** CASL rules for the shell: per scope, grants first, denies last. */
  rules(tenantId: string, principal: Principal): Promise<{ version: number; scopes: { type: string; id: string; rules: { action: string; subject: string; inverted?: boolean }[] }[] }>;
}

/** The editable roles of a new agency, by code (`ADMIN`, `TALENT_MANAGER`, …). */
export type CreateRoleTemplates = (tx: TenantTransaction) => Promise<Record<string, { id: string }>>;

/** Exported by `access/index.ts` as `assignRole`; checks nothing: for founding an agency and for the seed. */
export type AssignRole = (tx: TenantTransaction, assignment: { userId: string; roleId: string; scope: ScopeRef; inherit?: boolean }) => Promise<void>;
