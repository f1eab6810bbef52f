import type { PermissionRef, PersonalData, Principal, ScopeRef } from '@hako/sdk-plugin';
import type { AdminOperation, RetentionAnswer, RetentionRequest, SettingsAnswer, SettingsRequest, ShredAnswer, TenantStateAnswer, TenantStateRequest } from '@hako/vault-client';

/** Core's side of the vault: signs single-use tokens, speaks mTLS, keeps nothing. */
export interface VaultGateway {
  /** `guard` asks core's permissions for what cannot be taken back; without one, none of that is allowed. */
  forActor(tenantId: string, actor: { principal: Principal; requestId: string; jobId?: string; pluginId: string }, guard?: (permission: PermissionRef, scope: ScopeRef) => Promise<void>): PersonalData;
  /** Keys for a new tenant. */
  createTenant(tenantId: string): Promise<void>;
  /** Purposes, partial indexes and retention of a tenant; an empty request only asks. The caller has checked that the person may. */
  settings(tenantId: string, actor: { principal: Principal; requestId: string }, request: SettingsRequest): Promise<SettingsAnswer>;
  /** What retention would delete, or the next 500 people's worth of it. */
  retention(tenantId: string, actor: { principal: Principal; requestId: string }, request: RetentionRequest): Promise<RetentionAnswer>;
  /** Suspends, soft-deletes or brings back: nothing of a tenant that is not active is read or written. */
  setTenantState(tenantId: string, status: TenantStateRequest['status'], reason: string): Promise<TenantStateAnswer>;
  /** 30 days after the soft delete, with an approval `tenant.shred`: destroys every key of the tenant. */
  shredTenant(tenantId: string, approvalId: string, reason: string): Promise<ShredAnswer>;
  /** Administration in the name of a signed-in person, or of core itself. */
  administration(tenantId: string, actor: { principal: Principal; requestId: string }, options?: { platform?: boolean }): VaultAdministration;
  health(): Promise<void>;
  close(): Promise<void>;
}

/** The vault's administration as one person may use it. Refusals come as errors of core. */
export interface VaultAdministration {
  get<T>(op: AdminOperation, path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>;
  post<T>(op: AdminOperation, path: string, body?: object, reason?: string): Promise<T>;
}
