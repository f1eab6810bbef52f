import type { PersonalData, Principal } from '@hako/sdk-plugin';

/** Core's side of the vault: signs single-use tokens, speaks mTLS, keeps nothing. */
export interface VaultGateway {
  forActor(tenantId: string, actor: { principal: Principal; requestId: string; jobId?: string; pluginId: string }): PersonalData;
  /** Keys for a new tenant. */
  createTenant(tenantId: string): Promise<void>;
  health(): Promise<void>;
  close(): Promise<void>;
}
