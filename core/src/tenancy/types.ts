import type { LocalizedText, TenantTransaction } from '@hako/sdk-plugin';

export interface Tenant {
  id: string;
  /** `^[A-Z0-9_]{2,32}$`: `AC` is the platform's own. */
  code: string;
  name: LocalizedText;
  status: 'active' | 'suspended' | 'deleted';
  isPlatform: boolean;
  createdAt: string;
  /** While the operator has suspended it. */
  suspension?: Suspension;
}

export interface Suspension {
  since: string;
  /** Code of the operator's agency and the name of the person, `AC/ac_admin`. */
  by: string;
  reason: string;
}

export interface NewTenant {
  code: string;
  name: LocalizedText;
  admin: { username: string; email: string; displayName: string; password: string; mustChangePassword: boolean };
  /** Plugins to activate in the same breath. */
  plugins?: string[];
}

export interface TenantRegistry {
  byCode(code: string): Promise<Tenant | undefined>;
  byId(id: string): Promise<Tenant | undefined>;
  /** By a talent's public path; `redirectTo` when the talent has since been renamed. */
  byTalentPath(path: string): Promise<{ tenant: Tenant; talentId: string; redirectTo: string | null } | undefined>;
  /** Whether the path was a published talent's, who is no longer shown: her pages are gone, not missing. */
  wasTalentPath(path: string): Promise<boolean>;
  list(): Promise<Tenant[]>;
  /** Takes a spare schema, gives it the code, roles and first admin, in one transaction. */
  create(tenant: NewTenant, options?: { id?: string; isPlatform?: boolean }): Promise<Tenant>;
  /**
   * Nobody of the agency works from here on, its jobs wait, its pages pause; its data stays.
   * @param within runs in the same transaction, in the agency's schema, when the state really changes
   * @returns whether it changed, and the agency as it is now; `undefined` when there is none that could be suspended
   */
  suspend(id: string, why: Omit<Suspension, 'since'>, within: (tx: TenantTransaction) => Promise<void>): Promise<{ changed: boolean; tenant: Tenant } | undefined>;
  resume(id: string, within: (tx: TenantTransaction) => Promise<void>): Promise<{ changed: boolean; tenant: Tenant } | undefined>;
  /** Prepares spare schemas up to the configured number; the worker calls it in the background. */
  prepareSpares(): Promise<number>;
}
