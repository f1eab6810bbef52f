import type { Preset, ProviderConfig } from './types.js';

/** Members that are one line of text, in the order of the form. */
export type TextMember = 'issuer' | 'clientId' | 'directoryId' | 'authority' | 'hostedDomain' | 'host' | 'entityId' | 'entryPoint' | 'logoutUrl';

interface PresetFields {
  texts: readonly TextMember[];
  needs: readonly TextMember[];
  secret: boolean;
}

/** The server refuses what a preset does not know: the form asks for nothing else. */
export const PRESET_FIELDS: Record<Preset, PresetFields> = {
  google: { texts: ['clientId', 'hostedDomain'], needs: ['clientId'], secret: true },
  entra: { texts: ['directoryId', 'clientId', 'authority'], needs: ['directoryId', 'clientId'], secret: true },
  okta: { texts: ['issuer', 'clientId'], needs: ['issuer', 'clientId'], secret: true },
  oidc: { texts: ['issuer', 'clientId'], needs: ['issuer', 'clientId'], secret: true },
  github: { texts: ['clientId', 'host'], needs: ['clientId'], secret: true },
  saml: { texts: ['entityId', 'entryPoint', 'logoutUrl'], needs: ['entityId', 'entryPoint'], secret: false },
};

export const PLACEHOLDERS: Partial<Record<TextMember, string>> = {
  issuer: 'https://id.agency.example',
  directoryId: '00000000-0000-0000-0000-000000000000',
  authority: 'https://login.microsoftonline.com',
  hostedDomain: 'agency.example',
  host: 'https://github.com',
  entityId: 'https://id.agency.example/metadata',
  entryPoint: 'https://id.agency.example/sso',
  logoutUrl: 'https://id.agency.example/slo',
};

export interface ConfigValues extends Record<TextMember, string> {
  certificates: string;
  signedResponse: boolean;
  encryptedAssertions: boolean;
  signedRequests: boolean;
  singleLogout: boolean;
  emailsManaged: boolean;
  trustedAmr: string[];
  emailAttribute: string;
}

export function configValues(config: ProviderConfig): ConfigValues {
  const { issuer = '', clientId = '', directoryId = '', authority = '', hostedDomain = '', host = '', entityId = '', entryPoint = '', logoutUrl = '', certificates = [], signedResponse = false, encryptedAssertions = false, signedRequests = false, singleLogout = false, emailsManaged = false, trustedAmr = [], attributes = {} } = config;
  return { issuer, clientId, directoryId, authority, hostedDomain, host, entityId, entryPoint, logoutUrl, certificates: certificates.join('\n\n'), signedResponse, encryptedAssertions, signedRequests, singleLogout, emailsManaged, trustedAmr, emailAttribute: attributes.email ?? '' };
}

/** Certificates are pasted as PEM, one after another, or as the bare base64 of metadata with blank lines between. */
export function splitCertificates(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? text.split(/\n\s*\n/);
  return blocks.map((block) => block.trim()).filter(Boolean);
}

/** Providers of OpenID Connect that have an address to end their sessions; Google has none. */
export const CAN_END_SESSIONS: ReadonlySet<Preset> = new Set(['entra', 'okta', 'oidc']);

/** What the server takes: no blank members, nothing that the preset does not know. */
export function toConfig(preset: Preset, values: ConfigValues, before: ProviderConfig): ProviderConfig {
  const config: ProviderConfig = {};
  for (const member of PRESET_FIELDS[preset].texts) if (values[member].trim()) config[member] = values[member].trim();
  if (preset === 'saml') {
    config.certificates = splitCertificates(values.certificates);
    for (const member of ['signedResponse', 'encryptedAssertions', 'signedRequests'] as const) if (values[member]) config[member] = true;
  } else if (before.scopes) config.scopes = before.scopes;
  if (CAN_END_SESSIONS.has(preset) && values.singleLogout) config.singleLogout = true;
  if (values.emailsManaged) config.emailsManaged = true;
  if (preset === 'github') return config;
  if (values.trustedAmr.length > 0) config.trustedAmr = values.trustedAmr;
  const { email: _former, ...others } = before.attributes ?? {};
  const attributes = { ...others, ...(values.emailAttribute.trim() && { email: values.emailAttribute.trim() }) };
  if (Object.keys(attributes).length > 0) config.attributes = attributes;
  return config;
}
