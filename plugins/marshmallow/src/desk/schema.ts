import Type, { type Static, type TSchema } from 'typebox';
import { LANGUAGES, STATUSES } from '../messages/types.js';

export const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: 'uuid' });
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });

const Match = Type.Object({ rule: Type.String(), list: Type.String(), category: Type.String(), severity: Type.Integer(), start: Type.Integer(), end: Type.Integer(), text: Type.String(), /** Left out: in the question. */ in: Type.Optional(Type.Literal('name')) });

/** Null for who only reads, the talent for instance: score, spans, sender and reasons are the moderators'. */
export const MessageView = Type.Object({
  id: Uuid, talentId: Uuid, content: Type.String(), language: Type.Enum([...LANGUAGES]), senderName: nullable(Type.String()), status: Type.Enum([...STATUSES]), held: Type.Boolean(), heldReason: nullable(Type.String()),
  filterAction: nullable(Type.String()), filterScore: nullable(Type.Integer()), filterMatches: nullable(Type.Array(Match)), senderTag: nullable(Type.String()), senderTrust: nullable(Type.Integer()), captcha: nullable(Type.String()),
  starred: Type.Boolean(), pinnedAt: nullable(Time), readAt: nullable(Time), reply: nullable(Type.String()), repliedAt: nullable(Time), repliedBy: nullable(Type.String()), reasonCode: nullable(Type.String()), reasonNote: nullable(Type.String()),
  moderatedAt: nullable(Time), moderatedBy: nullable(Type.String()), approvedAt: nullable(Time), createdAt: Time, /** Of visitors, that no moderator has settled yet. */ reports: nullable(Type.Integer()), version: Type.Integer(),
});

export const SORTS = ['-createdAt', 'createdAt', '-score'] as const;
export type Sort = (typeof SORTS)[number];

const STATUS_LIST = `^(?:${STATUSES.join('|')})(?:,(?:${STATUSES.join('|')})){0,3}$`;

export const FILTERS = {
  talentId: Type.Optional(Uuid),
  /** Boxes of one part of the agency: `?talentIds=…&talentIds=…`. */
  talentIds: Type.Optional(Type.Array(Uuid, { maxItems: 500 })),
  /** One or several, with commas: `pending,approved`. */
  status: Type.Optional(Type.String({ pattern: STATUS_LIST })),
  language: Type.Optional(Type.Enum([...LANGUAGES])),
  /** Hidden from the talent until somebody approves it. */
  held: Type.Optional(Type.Boolean()),
  /** The filter found something. */
  flagged: Type.Optional(Type.Boolean()),
  starred: Type.Optional(Type.Boolean()),
  pinned: Type.Optional(Type.Boolean()),
  read: Type.Optional(Type.Boolean()),
  answered: Type.Optional(Type.Boolean()),
  /** Visitors reported it, and no moderator has settled that yet. */
  reported: Type.Optional(Type.Boolean()),
  /** From the same sender as this message, within this box and as long as her trace is kept. */
  sameSenderAs: Type.Optional(Uuid),
  /** Part of the text, of the reply or of the sender's name; width, case and the choice of kana do not count. */
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
};
const FilterObject = Type.Object(FILTERS, closed);
export type MessageFilters = Static<typeof FilterObject>;

export const ListQuery = Type.Object({ ...FILTERS, sort: Type.Optional(Type.Enum([...SORTS])), cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, closed);
export const IdParams = Type.Object({ id: Uuid }, closed);
/** The version that the moderator had before her; left out: whatever is there. */
export const Version = Type.Optional(Type.Integer({ minimum: 1 }));
/** One of the reasons' codes, or words: those become the note of `other`. */
export const ReasonText = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }));
export const NoteText = Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()]));
