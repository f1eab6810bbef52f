import { LOCALES } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { Personal } from '../personal/schema.js';
import { CUSTOM_SORT, SORTS } from './cursor.js';

const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: 'uuid' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** PostgreSQL stores no NUL; other control characters have no place in one line. */
const line = (maxLength: number, minLength = 0) => Type.String({ minLength, maxLength, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });

/** At least one character that can be seen: no name of spaces, whatever their width. */
export const Nickname = Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`^(?=.*[^\s\u200b-\u200f\u2060\ufeff])[^\u0000-\u001f\u007f-\u009f]*$` });
export const StatusCode = Type.String({ pattern: '^[A-Z][A-Z0-9_]{1,31}$' });
export const Tag = Type.String({ minLength: 1, maxLength: 64, pattern: String.raw`^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$` });
export const Tags = Type.Array(Tag, { maxItems: 50 });
export const Notes = Type.String({ maxLength: 2_000, pattern: String.raw`^[^\u0000]*$` });
export const ProfileTypeSchema = Type.Enum(['individual', 'company']);
export const Consumer = Type.String({ pattern: '^[A-Z0-9_]{2,32}$' });
export const ExternalId = line(128, 1);
export const Version = Type.Integer({ minimum: 1 });

export const Company = Type.Object(
  {
    legalName: Type.Optional(nullable(line(200))),
    shortName: Type.Optional(nullable(line(100))),
    segment: Type.Optional(nullable(line(64))),
    foundingDate: Type.Optional(nullable(Type.String({ format: 'date' }))),
    website: Type.Optional(nullable(Type.String({ maxLength: 500, pattern: String.raw`^https?://[^\s\u0000-\u001f\u007f-\u009f]+$` }))),
  },
  closed,
);

/** Values of the agency's own fields by code; `null` takes one away. Each is checked by its field. */
export const Custom = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' }),
  Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean(), Type.Array(Type.String({ maxLength: 32 }), { maxItems: 100 }), Type.Null()]),
  { maxProperties: 60 },
);

const editable = {
  language: Type.Optional(nullable(Type.Enum([...LOCALES]))),
  status: Type.Optional(StatusCode),
  tags: Type.Optional(Tags),
  source: Type.Optional(nullable(line(64))),
  notes: Type.Optional(nullable(Notes)),
  company: Type.Optional(Company),
  custom: Type.Optional(Custom),
};

export const CreateBody = Type.Object(
  {
    profileType: ProfileTypeSchema,
    talentId: Uuid,
    nickname: Nickname,
    ...editable,
    pii: Type.Optional(Personal),
    /** Ids in other systems, stored in the same breath. */
    externalIds: Type.Optional(Type.Array(Type.Object({ consumer: Consumer, externalId: ExternalId }, closed), { maxItems: 10 })),
  },
  closed,
);
export type CreateBody = Static<typeof CreateBody>;

export const PatchBody = Type.Object({ version: Version, nickname: Type.Optional(Nickname), ...editable }, closed);
export type PatchBody = Static<typeof PatchBody>;

export const ToggleBody = Type.Object({ version: Type.Optional(Version) }, closed);
export const IdParams = Type.Object({ id: Uuid }, closed);

const Code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' });

export const Filters = {
  talentId: Type.Optional(Uuid),
  /** Any of these talents, for a subsidiary's list; narrows what may be seen, never widens it. */
  talentIds: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 100 })),
  status: Type.Optional(StatusCode),
  /** Any of these. */
  statuses: Type.Optional(Type.Array(StatusCode, { minItems: 1, maxItems: 50 })),
  tag: Type.Optional(Tag),
  /** All of these. */
  tags: Type.Optional(Type.Array(Tag, { minItems: 1, maxItems: 20 })),
  /** Any of these. */
  anyTags: Type.Optional(Type.Array(Tag, { minItems: 1, maxItems: 20 })),
  /** The archive that customers belong to; several talents may share one. */
  storeId: Type.Optional(Uuid),
  membershipType: Type.Optional(Code),
  /** Of the type, which must be named too. */
  membershipLevel: Type.Optional(Code),
  /** `none`: no valid membership (of the type and level, when they are named). */
  membershipState: Type.Optional(Type.Enum(['active', 'upcoming', 'expired', 'none'])),
  membershipEndsBefore: Type.Optional(Type.String({ format: 'date-time' })),
  /** Over the agency's own fields, all of these: `shirt_size:l`, `points:10..20`, `joined:2024-01-01..`, `city:osa*`. */
  custom: Type.Optional(Type.Array(Type.String({ pattern: String.raw`^[a-z][a-z0-9_]{0,31}:[^\u0000]{1,500}$` }), { minItems: 1, maxItems: 10 })),
  profileType: Type.Optional(ProfileTypeSchema),
  language: Type.Optional(Type.Enum([...LOCALES])),
  active: Type.Optional(Type.Boolean()),
  /** Any part of the nickname; when nobody is called that, what is one typo away from it. */
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`^[^\u0000]*$` })),
  createdFrom: Type.Optional(Type.String({ format: 'date-time' })),
  createdTo: Type.Optional(Type.String({ format: 'date-time' })),
};
export const FilterObject = Type.Object(Filters, closed);
export type CustomerFilters = Static<typeof FilterObject>;

export const ListQuery = Type.Object(
  {
    ...Filters,
    /** One of the fixed orders, or a custom field that is indexed: `custom.points`, `-custom.points`. */
    sort: Type.Optional(Type.Union([Type.Enum([...SORTS]), Type.String({ pattern: CUSTOM_SORT })])),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096 })),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** Counts to the end instead of stopping at 10,000. */
    exactTotal: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type ListQuery = Static<typeof ListQuery>;

export const Customer = Type.Object({
  id: Uuid,
  profileType: ProfileTypeSchema,
  talentId: Uuid,
  nickname: Type.String(),
  language: nullable(Type.String()),
  status: Type.String(),
  tags: Type.Array(Type.String()),
  source: nullable(Type.String()),
  notes: Type.Optional(nullable(Type.String())),
  active: Type.Boolean(),
  company: nullable(Company),
  custom: Custom,
  /** Whether the vault holds a record; its values are asked for with a purpose. */
  hasPersonalData: Type.Boolean(),
  /** Since when nothing may be done with her but answer her and the law. */
  restrictedAt: nullable(Type.String({ format: 'date-time' })),
  erasedAt: nullable(Type.String({ format: 'date-time' })),
  version: Version,
  createdAt: Type.String({ format: 'date-time' }),
  createdBy: nullable(Type.String()),
  updatedAt: Type.String({ format: 'date-time' }),
  updatedBy: nullable(Type.String()),
});
export type Customer = Static<typeof Customer>;
