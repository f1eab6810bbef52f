import Type, { type TSchema } from 'typebox';
import { BLOCK_ACTIONS, CATEGORIES } from '@hako/sdk-plugin/matcher';

export const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: 'uuid' });
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** No control characters and not only blanks: it stands in a list of names. */
const Name = Type.String({ minLength: 1, maxLength: 80, pattern: String.raw`^[^\u0000-\u001f\u007f]*\S[^\u0000-\u001f\u007f]*$` });
const fields = {
  name: Name,
  language: nullable(Type.Enum(['en', 'zh', 'ja'])),
  category: Type.Enum([...CATEGORIES]),
  severity: Type.Integer({ minimum: 1, maximum: 3 }),
  action: nullable(Type.Enum([...BLOCK_ACTIONS])),
  replacement: nullable(Type.String({ maxLength: 100 })),
  active: Type.Boolean(),
};
/** The file's content; 20,000 entries of the longest kind fit. */
const Content = Type.String({ minLength: 1, maxLength: 900_000 });

export const ListBody = Type.Object(
  { kind: Type.Enum(['words', 'links']), talentId: Type.Optional(nullable(Uuid)), content: Content, name: fields.name, language: Type.Optional(fields.language), category: Type.Optional(fields.category), severity: Type.Optional(fields.severity), action: Type.Optional(fields.action), replacement: Type.Optional(fields.replacement), active: Type.Optional(fields.active) },
  closed,
);
export const ListPatch = Type.Object(
  { version: Type.Integer({ minimum: 1 }), content: Type.Optional(Content), name: Type.Optional(fields.name), language: Type.Optional(fields.language), category: Type.Optional(fields.category), severity: Type.Optional(fields.severity), action: Type.Optional(fields.action), replacement: Type.Optional(fields.replacement), active: Type.Optional(fields.active) },
  closed,
);
export const ListView = Type.Object({ id: Uuid, talentId: nullable(Uuid), kind: Type.Enum(['words', 'links']), ...fields, size: Type.Integer(), version: Type.Integer(), createdAt: Type.String({ format: 'date-time' }), updatedAt: Type.String({ format: 'date-time' }) });
export const Skipped = Type.Array(Type.Object({ line: Type.Integer(), code: Type.String() }));
export const ListMade = Type.Object({ list: ListView, skipped: Skipped, skippedCount: Type.Integer() });
