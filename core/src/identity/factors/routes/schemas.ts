import Type from 'typebox';

const Base64Url = Type.String({ minLength: 1, maxLength: 16_384, pattern: '^[A-Za-z0-9_-]+={0,2}$' });
/** Browsers add members to credentials over the years; what we do not read is let through and dropped. */
const open = { additionalProperties: true };

/** `PublicKeyCredential.toJSON()` of a registration (WebAuthn Level 3, 5.1). */
export const RegistrationResponse = Type.Object(
  {
    id: Base64Url,
    rawId: Base64Url,
    type: Type.Literal('public-key'),
    response: Type.Object({ clientDataJSON: Base64Url, attestationObject: Base64Url, transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 10 })) }, open),
    clientExtensionResults: Type.Object({}, open),
  },
  open,
);

/** The same of a signature. */
export const AuthenticationResponse = Type.Object(
  {
    id: Base64Url,
    rawId: Base64Url,
    type: Type.Literal('public-key'),
    response: Type.Object({ clientDataJSON: Base64Url, authenticatorData: Base64Url, signature: Base64Url, userHandle: Type.Optional(Type.Union([Base64Url, Type.Null()])) }, open),
    clientExtensionResults: Type.Object({}, open),
  },
  open,
);

/** What `navigator.credentials` takes; its parts are of WebAuthn. */
export const CeremonyOptions = Type.Object({}, open);

/** Six digits, or a recovery code in any spelling; what is neither is a wrong code, not a wrong request. */
export const Code = Type.String({ minLength: 1, maxLength: 64 });
export const ChallengeToken = Type.String({ minLength: 1, maxLength: 200 });
export const PasskeyName = Type.String({ minLength: 1, maxLength: 64, pattern: String.raw`^[^\p{Cc}\p{Bidi_Control}]*[^\p{Cc}\p{Bidi_Control}\s][^\p{Cc}\p{Bidi_Control}]*$` });

export const Passkey = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  synced: Type.Boolean(),
  version: Type.Integer(),
  createdAt: Type.String({ format: 'date-time' }),
  lastUsedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

/** Shown once. */
export const RecoveryCodes = Type.Array(Type.String());
