import type { ScopeType } from '@hako/sdk-plugin/ui';

export const PRESETS = ['google', 'entra', 'okta', 'oidc', 'github', 'saml'] as const;
export type Preset = (typeof PRESETS)[number];

export interface ProviderConfig {
  issuer?: string;
  clientId?: string;
  scopes?: string[];
  directoryId?: string;
  authority?: string;
  hostedDomain?: string;
  host?: string;
  entityId?: string;
  entryPoint?: string;
  certificates?: string[];
  signedResponse?: boolean;
  encryptedAssertions?: boolean;
  signedRequests?: boolean;
  attributes?: { email?: string; name?: string; username?: string };
  emailsManaged?: boolean;
  trustedAmr?: string[];
}

export interface Mapping {
  claim: string;
  value: string;
  roleId: string;
  scopeType: ScopeType;
  scopeId: string | null;
}

export interface Provider {
  id: string;
  key: string;
  slug: string;
  preset: Preset;
  name: string;
  enabled: boolean;
  config: ProviderConfig;
  secretSet: boolean;
  /** Base64 of the DER. */
  serviceCertificate: string | null;
  jit: boolean;
  jitDomains: string[];
  linkDomains: boolean;
  mappings: (Mapping & { id: string })[];
  addresses: { callback: string; metadata: string; start: string };
  version: number;
}

export interface Findings {
  ok: boolean;
  findings: { state: 'ok' | 'warning' | 'failed'; message: string }[];
}

export interface TestReport {
  ok: boolean;
  fault?: { code: string; reason: string };
  subject?: string;
  email?: { value: string; verified: boolean } | null;
  methods?: string[];
  trustsFactor?: boolean;
  claims?: { name: string; values: string[] }[];
  outcome?: string;
  mappings?: string[];
}

export interface Domain {
  id: string;
  domain: string;
  record: { name: string; value: string };
  verified: boolean;
  verifiedAt: string | null;
  checkedAt: string | null;
}

export interface LinkedAccounts {
  accounts: { id: string; providerName: string; preset: Preset; linkedBy: 'self' | 'domain' | 'jit'; linkedAt: string; lastUsedAt: string | null }[];
  available: { slug: string; name: string; preset: Preset }[];
}

export const PROVIDERS_KEY = ['core', 'sso', 'providers'];
export const DOMAINS_KEY = ['core', 'sso', 'domains'];
export const LINKED_KEY = ['core', 'me', 'sso'];
