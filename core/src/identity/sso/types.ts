import type { ScopeRef } from '@hako/sdk-plugin';

export type Preset = 'google' | 'entra' | 'okta' | 'oidc' | 'github' | 'saml';

/** What the provider is told and trusted with. Which members a preset needs stands in `presets.ts`. */
export interface ProviderConfig {
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
  /** SAML: attribute names; OIDC: claim names. */
  attributes?: { email?: string; name?: string; username?: string };
  /** The agency manages the addresses that this provider tells: they count as verified. Never links at Entra. */
  emailsManaged?: boolean;
  /** Values of `amr`, `acr` or SAML's AuthnContextClassRef that stand for a second factor. */
  trustedAmr?: string[];
}

export interface Mapping {
  id: string;
  claim: string;
  value: string;
  roleId: string;
  scopeType: ScopeRef['type'];
  scopeId: string | null;
}

export interface Provider {
  id: string;
  slug: string;
  preset: Preset;
  name: string;
  enabled: boolean;
  config: ProviderConfig;
  secretSealed: Buffer | null;
  /** SAML: our key for this provider, sealed, and its certificate (base64 of the DER). */
  serviceKeySealed: Buffer | null;
  serviceCertificate: string | null;
  jit: boolean;
  jitDomains: string[];
  linkDomains: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What an identity provider vouched for, in one shape for every protocol. */
export interface Claimed {
  /** With the provider's id: who this is. */
  subject: string;
  email: string | null;
  /** The provider says that the address is the person's. */
  emailVerified: boolean;
  displayName: string | null;
  usernameHint: string | null;
  /** `amr`, `acr`, AuthnContextClassRef. */
  methods: string[];
  /** Everything that was said, for mappings and for the test; values as text. */
  claims: Record<string, string[]>;
}

export type Purpose = 'sign-in' | 'link' | 'test';

export interface Flow {
  id: string;
  providerId: string;
  purpose: Purpose;
  nonce: string;
  verifier: string;
  requestId: string;
  returnTo: string;
  userId: string | null;
  sessionId: string | null;
  createdAt: Date;
}
