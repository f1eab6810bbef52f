import Type from 'typebox';

export const closed = { additionalProperties: false } as const;
const name = Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`\S` });

export const LocalizedName = Type.Object({ en: name, zh: Type.Optional(name), ja: Type.Optional(name) }, closed);
export const Code = Type.String({ pattern: '^[A-Z0-9_]{3,32}$' });
export const Uuid = Type.String({ format: 'uuid' });
export const ParentId = Type.Union([Uuid, Type.Null()]);
export const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const SortOrder = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
export const IdParams = Type.Object({ id: Uuid }, closed);
/** A version is welcome and not demanded: these actions say what the end state is. */
export const StepBody = Type.Object({ version: Type.Optional(Version) }, closed);
