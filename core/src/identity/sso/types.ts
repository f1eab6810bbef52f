import type { SsoMapping, SsoPreset, SsoProviderConfig } from '@hako/sdk-plugin/api';
import type { Tenant } from '../../tenancy/types.js';
import type { Client } from '../entry/types.js';

export type Preset = SsoPreset;
export type ProviderConfig = SsoProviderConfig;
export type Mapping = SsoMapping & { id: string };

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

/** Somebody who comes from a provider of this agency, or is sent to it. */
export interface AtProvider {
  tenant: Tenant;
  provider: Provider;
  client: Client;
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
  session?: ProviderSession;
}

/** What it takes to end the provider's own session later. */
export interface ProviderSession {
  /** SAML: SessionIndex of the assertion. */
  index: string | null;
  /** SAML: how the NameID was qualified. */
  nameId: { format?: string; qualifier?: string; serviceQualifier?: string } | null;
  /** OpenID Connect: `id_token_hint`. */
  idToken: string | null;
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
