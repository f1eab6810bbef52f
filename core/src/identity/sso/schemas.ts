import Type from 'typebox';
import { PROVIDER_KEY } from './key.js';

export const Key = Type.Object({ provider: Type.String({ pattern: PROVIDER_KEY }) });
export const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });

const Url = Type.String({ format: 'uri', pattern: '^https?://', maxLength: 500 });
const Name = Type.String({ minLength: 1, maxLength: 200 });
export const DomainName = Type.String({ pattern: '^(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$' });

export const PresetName = Type.Enum(['google', 'entra', 'okta', 'oidc', 'github', 'saml']);

export const Config = Type.Object({
  issuer: Type.Optional(Url),
  clientId: Type.Optional(Name),
  scopes: Type.Optional(Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}$' }), { maxItems: 20 })),
  directoryId: Type.Optional(Type.String({ format: 'uuid' })),
  authority: Type.Optional(Url),
  hostedDomain: Type.Optional(DomainName),
  host: Type.Optional(Url),
  entityId: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
  entryPoint: Type.Optional(Url),
  certificates: Type.Optional(Type.Array(Type.String({ minLength: 100, maxLength: 10_000 }), { maxItems: 5 })),
  signedResponse: Type.Optional(Type.Boolean()),
  encryptedAssertions: Type.Optional(Type.Boolean()),
  signedRequests: Type.Optional(Type.Boolean()),
  logoutUrl: Type.Optional(Url),
  singleLogout: Type.Optional(Type.Boolean()),
  attributes: Type.Optional(Type.Object({ email: Type.Optional(Name), name: Type.Optional(Name), username: Type.Optional(Name) })),
  emailsManaged: Type.Optional(Type.Boolean()),
  trustedAmr: Type.Optional(Type.Array(Name, { maxItems: 20 })),
});

const MappingFields = {
  claim: Name,
  value: Name,
  roleId: Type.String({ format: 'uuid' }),
  scopeType: Type.Enum(['tenant', 'subsidiary', 'talent']),
  scopeId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
};

const Fields = {
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '^[^\\p{Cc}\\p{Bidi_Control}]+$' }),
  enabled: Type.Boolean(),
  config: Config,
  jit: Type.Boolean(),
  jitDomains: Type.Array(DomainName, { maxItems: 50 }),
  linkDomains: Type.Boolean(),
  mappings: Type.Array(Type.Object(MappingFields), { maxItems: 200 }),
};

/** Never sent back: `secretSet` tells whether there is one. */
const Secret = Type.Union([Type.String({ minLength: 1, maxLength: 2_000 }), Type.Null()]);

export const NewProvider = Type.Object({ slug: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,30}$' }), preset: PresetName, name: Fields.name, enabled: Type.Optional(Fields.enabled), config: Config, secret: Type.Optional(Secret), jit: Type.Optional(Fields.jit), jitDomains: Type.Optional(Fields.jitDomains), linkDomains: Type.Optional(Fields.linkDomains), mappings: Type.Optional(Fields.mappings) });

export const ProviderPatch = Type.Object({ version: Type.Integer({ minimum: 1 }), name: Type.Optional(Fields.name), enabled: Type.Optional(Fields.enabled), config: Type.Optional(Config), secret: Type.Optional(Secret), jit: Type.Optional(Fields.jit), jitDomains: Type.Optional(Fields.jitDomains), linkDomains: Type.Optional(Fields.linkDomains), mappings: Type.Optional(Fields.mappings) });

const Instant = Type.String({ format: 'date-time' });

export const ProviderAnswer = Type.Object({
  id: Type.String(),
  key: Type.String(),
  slug: Type.String(),
  preset: PresetName,
  ...Fields,
  secretSet: Type.Boolean(),
  /** SAML: what assertions are encrypted to and our requests are known by; base64 of the DER. */
  serviceCertificate: Type.Union([Type.String(), Type.Null()]),
  mappings: Type.Array(Type.Object({ id: Type.String(), ...MappingFields })),
  addresses: Type.Object({ callback: Type.String(), metadata: Type.String(), start: Type.String(), logout: Type.String(), backchannel: Type.String(), frontchannel: Type.String() }),
  version: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
});

export const FindingAnswer = Type.Object({ ok: Type.Boolean(), findings: Type.Array(Type.Object({ state: Type.Enum(['ok', 'warning', 'failed']), message: Type.String() })) });

export const ReportAnswer = Type.Object({ pending: Type.Boolean(), report: Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()]) });

export const DomainAnswer = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  /** Name and value of the TXT record that proves it. */
  record: Type.Object({ name: Type.String(), value: Type.String() }),
  verified: Type.Boolean(),
  verifiedAt: Type.Union([Instant, Type.Null()]),
  checkedAt: Type.Union([Instant, Type.Null()]),
});

export const LinkedAnswer = Type.Object({ id: Type.String(), providerName: Type.String(), preset: PresetName, linkedBy: Type.Enum(['self', 'domain', 'jit']), linkedAt: Instant, lastUsedAt: Type.Union([Instant, Type.Null()]) });
