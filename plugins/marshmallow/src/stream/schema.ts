import Type from 'typebox';
import { Look, LookChange } from './look.js';
import { STREAM_ACTIONS } from './types.js';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: 'uuid' });
const nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);

export const TalentParams = Type.Object({ talentId: Uuid }, closed);
export const LinkParams = Type.Object({ talentId: Uuid, id: Uuid }, closed);
export const PathParams = Type.Object({ path: Type.String({ maxLength: 64 }) }, closed);
export const CardParams = Type.Object({ path: Type.String({ maxLength: 64 }), id: Uuid }, closed);

export const View = Type.Union([Type.Literal('overlay'), Type.Literal('reader')]);

const Card = Type.Object({
  id: Uuid, content: Type.String(), senderName: nullable(Type.String()), language: Type.String(), reply: nullable(Type.String()), starred: Type.Boolean(), pinned: Type.Boolean(), askedAt: Type.String({ format: 'date-time' }), version: Type.Integer(),
});
export const Overlay = Type.Object({ version: Type.Integer(), card: Type.Union([Type.Object({ id: Uuid, content: Type.String(), senderName: nullable(Type.String()), language: Type.String() }), Type.Null()]), look: Look });
export const Reader = Type.Object({
  version: Type.Integer(), visible: Type.Boolean(), current: Type.Union([Card, Type.Null()]), queue: Type.Array(Card), waiting: Type.Integer(), skipped: Type.Array(Card), hasPrevious: Type.Boolean(), look: Look,
});

export const StepBody = Type.Object({ action: Type.Union(STREAM_ACTIONS.map((action) => Type.Literal(action))), version: Type.Integer({ minimum: 0 }), messageId: Type.Optional(Uuid) }, closed);
export const LookBody = Type.Object({ version: Type.Integer({ minimum: 0 }), set: LookChange }, closed);
/** An empty text takes the reply away. */
export const ReplyBody = Type.Object({ content: Type.String({ maxLength: 4000 }), version: Type.Integer({ minimum: 1 }) }, closed);
export const LinkBody = Type.Object({ label: Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })), days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })) }, closed);
export const CodeBody = Type.Object({ view: View }, closed);
export const ExchangeBody = Type.Object({ code: Type.String({ maxLength: 200 }) }, closed);

const Device = Type.Object({ id: Uuid, view: View, createdAt: Type.String(), seenAt: Type.String() });
export const Link = Type.Object({
  id: Uuid, label: Type.String(), createdAt: Type.String(), createdBy: Type.String(), expiresAt: Type.String(), revokedAt: nullable(Type.String()), revokedBy: nullable(Type.String()), reusedAt: nullable(Type.String()), devices: Type.Array(Device), version: Type.Integer(),
});
export const Address = Type.Object({ view: View, path: Type.String(), code: Type.String(), openBy: Type.String({ format: 'date-time' }) });
