import type { Locale } from '@hako/sdk-plugin';
import { badValue } from './faults.js';
import { USER } from './schemas.js';
import type { ScimUserRow } from './user-store.js';

/** What a directory writes; everything else it sends is let through and not kept (RFC 7643, 2.1 leaves it to us). */
export interface UserInput {
  userName: string;
  externalId: string | null;
  email: string;
  displayName: string;
  givenName: string | null;
  familyName: string | null;
  language: Locale | null;
  active: boolean;
}

export interface Meta {
  resourceType: string;
  created: string;
  lastModified: string;
  location: string;
  version: string;
}

export const etagOf = (version: number): string => `W/"${version}"`;

export function userResource(row: ScimUserRow, base: string): Record<string, unknown> {
  const location = `${base}/Users/${row.id}`;
  const meta: Meta = { resourceType: 'User', created: row.created_at.toISOString(), lastModified: row.updated_at.toISOString(), location, version: etagOf(row.version) };
  const name = { ...(row.given_name !== null && { givenName: row.given_name }), ...(row.family_name !== null && { familyName: row.family_name }), formatted: row.display_name };
  return {
    schemas: [USER],
    id: row.id,
    ...(row.external_id !== null && { externalId: row.external_id }),
    userName: row.user_name,
    name,
    displayName: row.display_name,
    preferredLanguage: row.language,
    active: row.status === 'active',
    emails: [{ value: row.email, type: 'work', primary: true }],
    groups: row.groups.map(({ id, name: display }) => ({ value: id, display, $ref: `${base}/Groups/${id}`, type: 'direct' })),
    meta,
  };
}

/** @throws ScimFault `invalidValue` */
export function readUser(body: Readonly<Record<string, unknown>>): UserInput {
  const userName = text(body, 'userName', 320);
  if (userName === null) throw badValue('userName is required.');
  const name = record(body['name']);
  const [givenName, familyName] = [text(name, 'givenName', 100), text(name, 'familyName', 100)];
  const email = primaryEmail(body['emails']) ?? (isEmail(userName) ? userName : null);
  if (email === null) throw badValue('emails needs one address.');
  const { active = true } = body;
  if (typeof active !== 'boolean') throw badValue('active is true or false.');
  const whole = [givenName, familyName].filter((part) => part !== null).join(' ') || null;
  const displayName = text(body, 'displayName', 200) ?? text(name, 'formatted', 200) ?? whole ?? userName;
  return { userName, externalId: text(body, 'externalId', 200), email, displayName: shown(displayName), givenName, familyName, language: languageOf(body['preferredLanguage'] ?? body['locale']), active };
}

function text(from: Readonly<Record<string, unknown>>, name: string, maxLength: number): string | null {
  const value = from[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' || value.length > maxLength || /\p{Cc}/u.test(value)) throw badValue(`${name} is a text of at most ${maxLength} characters.`);
  return value.trim() === '' ? null : value.trim();
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});

function primaryEmail(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw badValue('emails is a list.');
  const list = value.map(record);
  const found = list.find(({ primary }) => primary === true) ?? list[0];
  const address = found?.['value'];
  if (address === undefined) return null;
  if (typeof address !== 'string' || !isEmail(address)) throw badValue('emails has a value that is no address.');
  return address;
}

const isEmail = (value: string): boolean => value.length <= 254 && /^[^\s@<>()[\]\\,;:"]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(value);

const shown = (name: string): string => name.replace(/\p{Bidi_Control}/gu, '').trim().slice(0, 100);

/** `ja-JP` is Japanese; a language that Hako does not speak leaves the person's own choice. */
function languageOf(value: unknown): Locale | null {
  const tag = typeof value === 'string' ? value.toLowerCase().split(/[-_]/)[0] : undefined;
  return tag === 'en' || tag === 'zh' || tag === 'ja' ? tag : null;
}
