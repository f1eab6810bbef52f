import type { PersonalData, Principal } from '@hako/sdk-plugin';
import type { AdminOperation } from '@hako/vault-client';

/** Core's side of the vault: signs single-use tokens, speaks mTLS, keeps nothing. */
export interface VaultGateway {
  forActor(tenantId: string, actor: { principal: Principal; requestId: string; jobId?: string; pluginId: string }): PersonalData;
  /** Keys for a new tenant. */
  createTenant(tenantId: string): Promise<void>;
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
