import { data, type RouteReply } from '@hako/sdk-plugin';
import Type from 'typebox';
import { entryCookie, type EntryCookie } from '../factors/cookies.js';
import type { Enrolment } from '../factors/enrolment.js';
import { refreshCookie } from '../sessions/cookie.js';
import { User } from '../users/model.js';
import type { Client, Entry } from './types.js';

type Headers = Readonly<Record<string, string | undefined>>;

/** `deadline`: from then on nothing but enrolling is open. */
export const MfaEnrolment = Type.Object({ deadline: Type.String({ format: 'date-time' }), overdue: Type.Boolean() });

export const SessionAnswer = Type.Object({ accessToken: Type.String(), expiresIn: Type.Integer(), user: User, passwordChangeRequired: Type.Optional(Type.Boolean()), mfaEnrolment: Type.Optional(MfaEnrolment) });

/** Answer of every way to sign in. */
export const EntryAnswer = Type.Union([
  SessionAnswer,
  Type.Object({ mfaRequired: Type.Literal(true), challengeToken: Type.String(), methods: Type.Array(Type.Enum(['totp', 'recovery', 'passkey'])) }),
]);

export const enrolmentView = ({ deadline, overdue }: Enrolment) => ({ deadline: deadline.toISOString(), overdue });

export const clientOf = (ctx: { ip: string; userAgent: string; requestId: string }, headers: Headers): Client => ({ ip: ctx.ip, userAgent: ctx.userAgent, requestId: ctx.requestId, cookie: headers['cookie'] });

/** A session with its refresh cookie, or the question for the second factor; other cookies of the entry beside it. */
export function entryReply(entry: Entry, headers: Headers, publicUrl: string): RouteReply<unknown> {
  const answer = (value: unknown, cookies: string[]): RouteReply<unknown> => data(value, { headers: { 'cache-control': 'no-store', ...(cookies.length > 0 && { 'set-cookie': cookies }) } });
  const others = entryCookies(entry.cookies, headers, publicUrl);
  if (entry.kind === 'challenge') return answer({ mfaRequired: true, challengeToken: entry.challengeToken, methods: entry.methods }, others);
  const { refreshToken, passwordChangeRequired, mfaEnrolment, ...session } = entry.session;
  return answer({ ...session, ...(passwordChangeRequired && { passwordChangeRequired }), ...(mfaEnrolment && { mfaEnrolment: enrolmentView(mfaEnrolment) }) }, [refreshCookie(refreshToken, headers, publicUrl), ...others]);
}

export const entryCookies = (cookies: readonly EntryCookie[] | undefined, headers: Headers, publicUrl: string): string[] => (cookies ?? []).map((cookie) => entryCookie(cookie, headers, publicUrl));
