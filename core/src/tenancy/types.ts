import type { LocalizedText } from '@hako/sdk-plugin';

export interface Tenant {
  id: string;
  /** `^[A-Z0-9_]{2,32}$`: `AC` is the platform's own. */
  code: string;
  name: LocalizedText;
  status: 'active' | 'suspended' | 'deleted';
  isPlatform: boolean;
  createdAt: string;
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
  /** Prepares spare schemas up to the configured number; the worker calls it in the background. */
  prepareSpares(): Promise<number>;
}
