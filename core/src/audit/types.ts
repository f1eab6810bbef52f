import type { AuditChange, AuditEntry, Principal, TenantTransaction } from '@hako/sdk-plugin';

export type { Ledger } from './sealing/ledger.js';

export type FieldRule = 'plain' | 'mask' | 'hash' | 'drop';

export interface AuditActionDefinition {
  owner: string;
  action: string;
  title: string;
  fields: Record<string, FieldRule>;
}

/** Who, from where, in which request. */
export interface AuditActor {
  principal: Principal;
  requestId: string | null;
  ip: string | null;
  userAgent: string | null;
}

export interface SecurityEvent {
  /** `auth.login.failed`, `permission.denied`, … */
  name: string;
  outcome: 'success' | 'failure' | 'denied';
  actor: Partial<AuditActor>;
  /** What it was about, when there is one thing to name. */
  resource?: { type: string; id: string };
  meta?: Record<string, string | number | boolean | null>;
}

/** A call to or from another system. */
export interface IntegrationEvent {
  /** `webhook.delivered`, `sso.callback`, … */
  name: string;
  outcome: 'success' | 'failure' | 'denied';
  actor?: Partial<AuditActor>;
  resource?: { type: string; id: string };
  meta?: Record<string, string | number | boolean | null>;
}

export interface AuditService {
  define(actions: AuditActionDefinition[]): void;
  actions(): AuditActionDefinition[];
  change(tx: TenantTransaction, owner: string, actor: AuditActor, entry: AuditEntry): Promise<void>;
  changeMany(tx: TenantTransaction, owner: string, actor: AuditActor, entries: readonly AuditEntry[]): Promise<void>;
  /** Of records that `owner`'s actions are about. */
  history(tenantId: string, owner: string, resource: { type: string; id: string }, page?: { limit?: number; cursor?: string }): Promise<{ items: AuditChange[]; nextCursor: string | null }>;
  /** Security log. In `tx` when there is one, else in a transaction of its own. */
  security(tenantId: string, event: SecurityEvent, tx?: TenantTransaction): Promise<void>;
  /** Integration log. In `tx` when there is one, else in a transaction of its own. */
  integration(tenantId: string, event: IntegrationEvent, tx?: TenantTransaction): Promise<void>;
  /** Technical event log: start, plugin failures, retention runs. */
  event(tenantId: string, event: { name: string; level: 'info' | 'warn' | 'error'; meta?: Record<string, string | number | boolean | null> }): Promise<void>;
}
