import type { SsoLinkedAccount, SsoPreset } from '@hako/sdk-plugin/api';

export type { SsoDomain as Domain, SsoFindings as Findings, SsoMapping as Mapping, SsoPreset as Preset, SsoProvider as Provider, SsoProviderConfig as ProviderConfig, SsoTestReport as TestReport } from '@hako/sdk-plugin/api';

/** In the order in which they are offered. */
export const PRESETS: readonly SsoPreset[] = ['google', 'entra', 'okta', 'oidc', 'github', 'saml'];

export interface LinkedAccounts {
  accounts: SsoLinkedAccount[];
  available: { slug: string; name: string; preset: SsoPreset }[];
}

export const PROVIDERS_KEY = ['core', 'sso', 'providers'];
export const DOMAINS_KEY = ['core', 'sso', 'domains'];
export const LINKED_KEY = ['core', 'me', 'sso'];
