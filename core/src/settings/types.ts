import type { AuditEntry, I18nKey, ScopeRef, TenantTransaction } from '@hako/sdk-plugin';

/** A setting of core or of a plugin. */
export interface SettingDefinition {
  owner: string;
  key: string;
  /** JSON Schema of the value, `default` is the built-in default. */
  schema: Record<string, unknown>;
  title: I18nKey;
  help?: I18nKey;
  scopes: ('tenant' | 'subsidiary' | 'talent')[];
  secret?: boolean;
  required?: boolean;
  /** How people sign in hangs on it: changed only after a fresh factor (security.md 2.2.3), and by no key. */
  stepUp?: boolean;
}

export interface ResolvedSettings {
  version: number;
  settings: Record<string, unknown>;
  /** Set at this very scope. */
  overrides: Record<string, unknown>;
  /** key -> `default`, `tenant`, a subsidiary's code, or `talent`. */
  inheritedFrom: Record<string, string>;
}

export interface SettingsService {
  define(definitions: SettingDefinition[]): void;
  definitions(owners?: readonly string[]): SettingDefinition[];
  /** Core's settings and those of the plugins that are active for the tenant. */
  inForce(tenantId: string): Promise<SettingDefinition[]>;
  resolve(tenantId: string, scope: ScopeRef): Promise<ResolvedSettings>;
  value<T>(tenantId: string, key: string, scope?: ScopeRef): Promise<T>;
  /**
   * Sets values at a scope, `null` inherits again. Throws `VALIDATION_FAILED` and `VERSION_CONFLICT`; without a version
   * the last writer wins. The caller checks the permission and writes `entry` to the change log.
   */
  change(tx: TenantTransaction, tenantId: string, scope: ScopeRef, change: { version: number | undefined; set: Record<string, unknown> }): Promise<{ settings: ResolvedSettings; entry: AuditEntry }>;
}
