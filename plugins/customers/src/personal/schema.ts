import { PURPOSES } from '@hako/sdk-plugin';
import Type from 'typebox';
import { GENDERS } from './normalise.js';
import { PERSONAL_NAMES } from './fields.js';

const closed = { additionalProperties: false } as const;
/** No control characters: they end up in mail headers and address labels. */
const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });
const nullable = <T extends ReturnType<typeof line>>(schema: T) => Type.Union([schema, Type.Null()]);

export const Address = Type.Object(
  {
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    postalCode: Type.Optional(line(16)),
    province: Type.Optional(line(100)),
    city: Type.Optional(line(100)),
    street: Type.Optional(line(300)),
  },
  closed,
);

/** Personal data on its way to the vault. Formats are checked by `checkPersonal`, whose errors never hold the value. */
export const Personal = Type.Object(
  {
    familyName: Type.Optional(nullable(line(100))),
    givenName: Type.Optional(nullable(line(100))),
    gender: Type.Optional(Type.Union([Type.Enum([...GENDERS]), Type.Null()])),
    birthDate: Type.Optional(nullable(line(10))),
    phones: Type.Optional(Type.Array(line(40), { maxItems: 10 })),
    emails: Type.Optional(Type.Array(line(254), { maxItems: 10 })),
    addresses: Type.Optional(Type.Array(Address, { maxItems: 5 })),
    contactPerson: Type.Optional(nullable(line(200))),
    registrationNumber: Type.Optional(nullable(line(64))),
    vatId: Type.Optional(nullable(line(32))),
    /** Fields that the agency added and keeps in the vault, by code; each is checked by its definition. */
    custom: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' }), Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean(), Type.Array(Type.String({ maxLength: 32 }), { maxItems: 100 }), Type.Null()]), { maxProperties: 20 })),
  },
  closed,
);

export const PersonalNameSchema = Type.Enum([...PERSONAL_NAMES, 'custom']);
export const PurposeSchema = Type.Enum([...PURPOSES]);
export const Reason = Type.String({ minLength: 3, maxLength: 500, pattern: String.raw`\S` });

export const RequestAccessBody = Type.Object(
  { fields: Type.Array(PersonalNameSchema, { minItems: 1, maxItems: 11, uniqueItems: true }), purpose: PurposeSchema, reason: Reason, view: Type.Enum(['masked', 'plain']) },
  closed,
);

export const RevealBody = Type.Object({ accessToken: Type.String({ minLength: 20, maxLength: 8_192 }) }, closed);

export const PatchPersonalBody = Type.Object(
  { fields: Personal, recordVersion: Type.Optional(Type.Integer({ minimum: 1 })), purpose: Type.Optional(PurposeSchema), reason: Type.Optional(Reason) },
  closed,
);

export const SearchPersonalBody = Type.Object(
  {
    /** `name`: family and given name together, in either order. */
    field: Type.Enum(['email', 'phone', 'name', 'familyName', 'givenName', 'registrationNumber', 'vatId']),
    value: line(254),
    purpose: PurposeSchema,
    reason: Reason,
    /** Country of a phone number without `+`. */
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  },
  closed,
);
