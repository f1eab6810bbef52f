import { splitCell } from '../csv/list-cell.js';
import type { Catalogue } from './catalogue.js';
import { numbered, REPEATS } from './columns.js';
import { instantOf } from './instants.js';
import type { RowReader } from './row-reader.js';

/** An account of the row. What the file leaves empty is absent, and stays as it was. */
export interface ImportIdentity {
  platform: string;
  uid: string;
  nickname: string | undefined;
  /** Of the file; `madeUrl` is what the platform's template makes of the id, for an account that is new. */
  profileUrl: string | undefined;
  madeUrl: string | null;
}

export interface ImportMembership {
  type: string;
  level: string;
  typeId: string;
  levelId: string;
  validFrom: Date | undefined;
  validTo: Date | undefined;
  autoRenew: boolean | undefined;
  externalRef: string | undefined;
  note: string | undefined;
}

export interface ImportExternalId {
  consumer: string;
  externalId: string;
}

const MAX_LINKS = 20;
const URL_SHAPE = /^https?:\/\/[^\s\u0000-\u001f\u007f-\u009f]+$/;
const UID_SHAPE = /^[^\s\u0000-\u001f\u007f-\u009f]{1,128}$/;
const ON = /^(true|yes|y|1|on|✓|はい|是|する|有)$/i;
const OFF = /^(false|no|n|0|off|いいえ|否|しない|无|無)$/i;

export function readIdentities(reader: RowReader, catalogue: Catalogue): ImportIdentity[] {
  const found = REPEATS.flatMap((number) => readIdentity(reader, catalogue, number) ?? []);
  for (const part of listOf(reader, 'identities')) {
    const [, name = '', uid = ''] = /^([^:]+):(.+)$/.exec(part) ?? [];
    const platform = catalogue.platforms.find(name);
    if (!platform) reader.problem('identities', name === '' ? 'pair' : 'unknown');
    else if (!UID_SHAPE.test(uid)) reader.problem('identities', 'uid');
    else found.push({ platform: platform.code, uid, nickname: undefined, profileUrl: undefined, madeUrl: urlOf(platform.urlTemplate, uid) });
  }
  const seen = new Set<string>();
  for (const { platform, uid } of found) {
    if (seen.has(`${platform}:${uid}`)) reader.problem(reader.has('platform') ? 'platform' : 'identities', 'twice');
    seen.add(`${platform}:${uid}`);
  }
  return found;
}

function readIdentity(reader: RowReader, catalogue: Catalogue, number: 1 | 2 | 3): ImportIdentity | undefined {
  const at = { platform: numbered('platform', number), uid: numbered('platform_uid', number), nickname: numbered('platform_nickname', number), url: numbered('platform_url', number) };
  if (!reader.has(at.platform)) return undefined;
  const platform = reader.convert(at.platform, (text) => catalogue.platforms.find(text), 'unknown');
  const uid = reader.convert(at.uid, (text) => (UID_SHAPE.test(text) ? text : undefined), 'uid');
  const nickname = reader.text(at.nickname);
  const profileUrl = reader.convert(at.url, (text) => (URL_SHAPE.test(text) ? text : undefined), 'website');
  if (platform === undefined && uid === undefined && nickname === undefined && profileUrl === undefined) return undefined;
  reader.require(at.platform, platform);
  reader.require(at.uid, uid);
  return platform && uid !== undefined ? { platform: platform.code, uid, nickname, profileUrl, madeUrl: urlOf(platform.urlTemplate, uid) } : undefined;
}

const urlOf = (template: string | undefined, uid: string): string | null => (template === undefined ? null : template.replace('{uid}', encodeURIComponent(uid)));

export function readMemberships(reader: RowReader, catalogue: Catalogue): ImportMembership[] {
  const found = REPEATS.flatMap((number) => readMembership(reader, catalogue, number) ?? []);
  for (const part of listOf(reader, 'memberships')) {
    const membership = membershipOf(part, catalogue);
    if (typeof membership === 'string') reader.problem('memberships', membership);
    else found.push(membership);
  }
  const clash = found.some((one, index) => found.slice(index + 1).some((other) => one.typeId === other.typeId && touches(one, other)));
  if (clash) reader.problem(reader.has('membership_type') ? 'membership_type' : 'memberships', 'overlap');
  return found;
}

/** Two of one type in one row; a missing beginning is today, which both would share. */
function touches(one: ImportMembership, other: ImportMembership): boolean {
  const begin = (membership: ImportMembership): number => membership.validFrom?.getTime() ?? -Infinity;
  const end = (membership: ImportMembership): number => membership.validTo?.getTime() ?? Infinity;
  return begin(one) < end(other) && begin(other) < end(one);
}

function readMembership(reader: RowReader, catalogue: Catalogue, number: 1 | 2 | 3): ImportMembership | undefined {
  const at = (base: Parameters<typeof numbered>[0]) => numbered(base, number);
  if (!reader.has(at('membership_type'))) return undefined;
  const before = reader.errors.length;
  const type = reader.convert(at('membership_type'), (text) => catalogue.membershipTypes.find(text), 'unknown');
  // A level is one of its type: without the type it cannot be told.
  const level = reader.convert(at('membership_level'), (text) => (type ? type.levels.find(text) : null), 'unknown');
  const rest = {
    validFrom: reader.convert(at('membership_from'), (text) => instantOf(text, catalogue.timezone, 'begin'), 'date'),
    validTo: reader.convert(at('membership_to'), (text) => instantOf(text, catalogue.timezone, 'end'), 'date'),
    autoRenew: reader.convert(at('membership_auto_renew'), truthOf, 'boolean'),
    externalRef: reader.text(at('membership_ref')),
    note: reader.text(at('membership_note')),
  };
  if (type === undefined && level === undefined && Object.values(rest).every((value) => value === undefined) && reader.errors.length === before) return undefined;
  reader.require(at('membership_type'), type);
  reader.require(at('membership_level'), level);
  if (rest.validFrom && rest.validTo && rest.validTo <= rest.validFrom) reader.problem(at('membership_to'), 'before_start');
  if (rest.autoRenew && !rest.validTo) reader.problem(at('membership_auto_renew'), 'needs_end');
  return type && level ? { type: type.code, level: level.code, typeId: type.id, levelId: level.id, ...rest } : undefined;
}

const truthOf = (text: string): boolean | undefined => (ON.test(text) ? true : OFF.test(text) ? false : undefined);

/** `BILIBILI_GUARD/CAPTAIN 2026-01-01..2026-12-31 auto`, as an export writes it. */
const IN_LIST = /^([^/]+)\/(\S+)(?:\s+(\S*?)\.\.(\S*?))?(\s+auto)?$/;

function membershipOf(text: string, catalogue: Catalogue): ImportMembership | string {
  const [, typeName, levelName = '', from = '', to = '', auto] = IN_LIST.exec(text) ?? [];
  if (typeName === undefined) return 'pair';
  const type = catalogue.membershipTypes.find(typeName);
  const level = type?.levels.find(levelName);
  if (!type || !level) return 'unknown';
  const validFrom = from === '' ? undefined : instantOf(from, catalogue.timezone, 'begin');
  const validTo = to === '' ? undefined : instantOf(to, catalogue.timezone, 'end');
  if ((from !== '' && !validFrom) || (to !== '' && !validTo)) return 'date';
  if (validFrom && validTo && validTo <= validFrom) return 'before_start';
  if (auto !== undefined && !validTo) return 'needs_end';
  return { type: type.code, level: level.code, typeId: type.id, levelId: level.id, validFrom, validTo, autoRenew: auto === undefined ? undefined : true, externalRef: undefined, note: undefined };
}

/** `LEGACY_CRM:42; SHOP:7`, systems by code or by name. */
export function readExternalIds(reader: RowReader, { systems }: Catalogue): ImportExternalId[] {
  return listOf(reader, 'external_ids').flatMap((part) => {
    const [, name = '', externalId = ''] = /^([^:]+):\s*(.{1,128})$/u.exec(part) ?? [];
    const system = systems.find(name);
    if (system) return [{ consumer: system.code, externalId }];
    reader.problem('external_ids', name === '' ? 'pair' : 'system');
    return [];
  });
}

function listOf(reader: RowReader, code: 'identities' | 'memberships' | 'external_ids'): string[] {
  const text = reader.text(code);
  const parts = text === undefined ? [] : splitCell(text);
  if (parts.length <= MAX_LINKS) return parts;
  reader.problem(code, 'too_many', { max: MAX_LINKS });
  return [];
}
