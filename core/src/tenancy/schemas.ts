import Type from 'typebox';

const closed = { additionalProperties: false } as const;
const text = Type.String({ minLength: 1, maxLength: 200 });

export const LocalizedName = Type.Object({ en: text, zh: Type.Optional(text), ja: Type.Optional(text) }, closed);

export const TenantView = Type.Object(
  { id: Type.String(), code: Type.String(), name: LocalizedName, status: Type.Enum(['active', 'suspended', 'deleted']), isPlatform: Type.Boolean(), createdAt: Type.String(), suspension: Type.Optional(Type.Object({ since: Type.String({ format: 'date-time' }), by: Type.String(), reason: Type.String() }, closed)) },
  closed,
);

export const NewTenantBody = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Z0-9_]{3,32}$' }),
    name: LocalizedName,
    admin: Type.Object(
      {
        username: Type.String({ pattern: '^[A-Za-z0-9._-]{3,64}$' }),
        email: Type.String({ format: 'email', maxLength: 254 }),
        displayName: Type.String({ minLength: 1, maxLength: 128 }),
        password: Type.String({ minLength: 12, maxLength: 128 }),
        mustChangePassword: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    plugins: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }), { maxItems: 100, uniqueItems: true })),
  },
  closed,
);

/** Read by the agency too, in its own log. */
export const ReasonBody = Type.Object({ reason: Type.String({ minLength: 5, maxLength: 500, pattern: String.raw`\S` }) }, closed);

export const TenantParams = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed);
