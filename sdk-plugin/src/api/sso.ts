import type { ScopeType } from '../permissions.js';

/** Answers of `/sso/…` and `/auth/me/sso`: core gives them, the shell shows them. */

export type SsoPreset = 'google' | 'entra' | 'okta' | 'oidc' | 'github' | 'saml';

/** What the provider is told and trusted with; which members a preset needs, core says. */
export interface SsoProviderConfig {
  /** Okta and any other issuer. */
  issuer?: string;
  clientId?: string;
  /** Beside `openid profile email`. */
  scopes?: string[];
  /** Entra: the directory (tenant) id. */
  directoryId?: string;
  /** Entra: the cloud; `https://login.microsoftonline.com` unless said otherwise. */
  authority?: string;
  /** Google: only accounts of this Workspace domain. */
  hostedDomain?: string;
  /** GitHub: an Enterprise Server; `https://github.com` unless said otherwise. */
  host?: string;
  /** SAML: entity id, sign-in address (HTTP-Redirect binding) and signing certificates of the identity provider. */
  entityId?: string;
  entryPoint?: string;
  certificates?: string[];
  /** SAML: the response must be signed beside the assertion. */
  signedResponse?: boolean;
  /** SAML: assertions in clear are refused. */
  encryptedAssertions?: boolean;
  /** SAML: our requests carry a signature. */
  signedRequests?: boolean;
  /** SAML: where the provider ends its sessions (HTTP-Redirect binding). With it signing out is for both. */
  logoutUrl?: string;
  /** OpenID Connect: signing out here leads on to the provider's `end_session_endpoint`. */
  singleLogout?: boolean;
  /** SAML: attribute names; OIDC: claim names. */
  attributes?: { email?: string; name?: string; username?: string };
  /** The agency manages the addresses that this provider tells: they count as verified. Never links at Entra. */
  emailsManaged?: boolean;
  /** Values of `amr`, `acr` or SAML's AuthnContextClassRef that stand for a second factor. */
  trustedAmr?: string[];
}

/** Who brings the claim with this value gets the role at the place, for as long as it is brought. */
export interface SsoMapping {
  claim: string;
  value: string;
  roleId: string;
  scopeType: ScopeType;
  scopeId: string | null;
}

/** `GET /sso/providers`. Secrets are never in it. */
export interface SsoProvider {
  id: string;
  /** Names it in addresses: `DEMO.okta`. */
  key: string;
  slug: string;
  preset: SsoPreset;
  name: string;
  enabled: boolean;
  config: SsoProviderConfig;
  secretSet: boolean;
  /** SAML: what assertions are encrypted to and our requests are known by; base64 of the DER. */
  serviceCertificate: string | null;
  jit: boolean;
  jitDomains: string[];
  linkDomains: boolean;
  mappings: (SsoMapping & { id: string })[];
  /** `logout`: where the provider sends people who sign out there, or come back from signing out. */
  addresses: { callback: string; metadata: string; start: string; logout: string; backchannel: string; frontchannel: string };
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** `POST /sso/providers/:id/test`, in the language of the request. */
export interface SsoFindings {
  ok: boolean;
  findings: { state: 'ok' | 'warning' | 'failed'; message: string }[];
}

/** What a test sign-in tells: names of claims, values masked before they rest anywhere. */
export interface SsoTestReport {
  ok: boolean;
  /** Why it did not come so far. */
  fault?: { code: string; reason: string };
  subject?: string;
  email?: { value: string; verified: boolean } | null;
  methods?: string[];
  /** Whether the provider's second factor would be trusted. */
  trustsFactor?: boolean;
  claims?: { name: string; values: string[] }[];
  /** What a real sign-in would do: `linked`, `domain`, `jit`, or the code that it would end with. */
  outcome?: string;
  /** Ids of mappings that these claims fulfil. */
  mappings?: string[];
}

/** `GET /sso/domains`. */
export interface SsoDomain {
  id: string;
  domain: string;
  /** Name and value of the TXT record that proves it. */
  record: { name: string; value: string };
  verified: boolean;
  verifiedAt: string | null;
  checkedAt: string | null;
}

/** An account at a provider that belongs to the person who asks. */
export interface SsoLinkedAccount {
  id: string;
  providerName: string;
  preset: SsoPreset;
  linkedBy: 'self' | 'domain' | 'jit';
  linkedAt: string;
  lastUsedAt: string | null;
}
