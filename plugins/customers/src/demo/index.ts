import type { Locale, PluginContext } from '@hako/sdk-plugin';
import { storePersonal } from '../imports/plan.js';
import { insertEntry, type NewEntry } from '../dictionary/repository.js';
import type { ImportRecord } from '../imports/repository.js';
import { NO_LINKS, type ImportRow } from '../imports/row.js';
import { writeBatch } from '../imports/writer.js';
import { demoWork } from './arrange.js';
import { demoBelongings } from './belongings.js';
import { CITIES, COMPANIES, FAMILY, GIVEN, NICKNAMES, NOTES, SOURCES, TAGS } from './people.js';

const INDIVIDUALS = 194;
const LANGUAGES: Locale[] = ['ja', 'ja', 'zh', 'ja', 'zh', 'en'];
const STATUSES = ['ACTIVE', 'ACTIVE', 'ACTIVE', 'VIP', 'PENDING', 'ACTIVE', 'INACTIVE'];

const DEMO_SYSTEM: Omit<NewEntry, 'id'> = { type: 'consumer', code: 'DEMO', parentId: null, ownerType: 'tenant', ownerId: null, name: { en: 'Demo list', zh: '演示名单', ja: 'デモ名簿' }, color: null, extra: {}, sortOrder: 1_000, isForced: false };

/** About 200 customers over the agency's talents, the same ones each time. They go the way of an import, in a few calls. */
export async function demo(ctx: PluginContext): Promise<void> {
  const talents = (await ctx.scopes.all()).filter((node) => node.type === 'talent' && node.active);
  const [first] = talents;
  if (!first) return;
  await ctx.db.write((tx) => insertEntry(tx, { ...DEMO_SYSTEM, id: ctx.ids.uuid() }, ctx.principal.id));
  for (const [index, talent] of talents.entries()) {
    const home = { talentId: talent.id, profileStoreId: talent.profileStoreId ?? talent.id };
    const people = Array.from({ length: INDIVIDUALS }, (_, number) => number).filter((number) => number % talents.length === index);
    await store(ctx, target(ctx, home, 'individual'), people.map(person));
    const companies = COMPANIES.map((_, number) => number).filter((number) => number % talents.length === index);
    if (companies.length > 0) await store(ctx, target(ctx, home, 'company'), companies.map(company));
  }
  await demoBelongings(ctx);
  await demoWork(ctx);
}

async function store(ctx: PluginContext, home: ImportRecord, rows: ImportRow[]): Promise<void> {
  const { rows: stored } = await storePersonal(ctx, home, rows.map((row) => ({ row, known: undefined })), (record) => `demo:${home.talentId}:${home.profileType}:${record}`);
  await ctx.db.write((tx) => writeBatch(ctx, tx, home, stored, []));
}

function target(ctx: PluginContext, home: { talentId: string; profileStoreId: string }, profileType: 'individual' | 'company'): ImportRecord {
  const now = ctx.clock.now();
  return {
    id: ctx.ids.uuid(), jobId: null, ...home, profileType, mode: 'create', consumer: DEMO_SYSTEM.code, columns: { delimiter: ',', headers: [], codes: [] }, dryRun: false, fileKey: '', fileName: 'demo', fileExpiresAt: now,
    total: 0, processed: 0, succeeded: 0, failed: 0, created: 0, updated: 0, unchanged: 0, createdAt: now, createdBy: ctx.principal.id,
  };
}

/** Numbers that are prime to the lengths of the lists, so that neighbours differ in everything. */
function pick<T>(list: readonly T[], number: number, step: number): T {
  return list[(number * step) % list.length] as T;
}

function person(number: number): ImportRow {
  const language = pick(LANGUAGES, number, 1);
  const round = Math.floor(number / 16);
  const nickname = pick<string>(NICKNAMES[language], number, 5);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    record: number,
    externalId: number % 3 === 0 ? `DEMO-${String(number + 1).padStart(4, '0')}` : undefined,
    nickname: round === 0 ? nickname : `${nickname}${language === 'en' ? `_${number}` : `・${number}`}`,
    language,
    status: pick(STATUSES, number, 3),
    tags: [...new Set([pick<string>(TAGS, number, 3), pick<string>(TAGS, number, 7)])].slice(0, (number % 3) + (number % 4 === 0 ? 0 : 1)),
    source: pick<string>(SOURCES, number, 3),
    notes: number % 5 === 0 ? pick<string>(NOTES[language], number, 1) : undefined,
    ...NO_LINKS,
    company: {},
    personal: {
      family_name: pick<string>(FAMILY[language], number, 7),
      given_name: pick<string>(GIVEN[language], number, 5),
      gender: pick(['female', 'male', 'other', 'undisclosed'], number, 3),
      birth_date: `${1975 + ((number * 7) % 32)}-${two(1 + ((number * 5) % 12))}-${two(1 + ((number * 11) % 28))}`,
      phone: [phone(language, number)],
      email: [`demo.fan${number + 1}@example.${pick(['com', 'org', 'net'], number, 1)}`],
      address: [{ ...pick<(typeof CITIES)[Locale][number]>(CITIES[language], number, 3), street: `${pick<(typeof CITIES)[Locale][number]>(CITIES[language], number, 3).street} ${1 + (number % 40)}-${1 + ((number * 3) % 20)}` }],
    },
  };
}

function phone(language: Locale, number: number): string {
  const tail = String(1000 + number).slice(-4);
  if (language === 'ja') return `+81901234${tail}`;
  return language === 'zh' ? `+861390013${tail}0`.slice(0, 14) : `+447700900${tail.slice(-3)}`;
}

function company(number: number): ImportRow {
  const { nickname, language, legalName, shortName, segment, foundingDate, website, contactPerson, registrationNumber, vatId, phone: telephone, email } = pick<(typeof COMPANIES)[number]>(COMPANIES, number, 1);
  return {
    record: number, externalId: `DEMO-C${number + 1}`, nickname, language, status: 'ACTIVE', tags: ['partner'], source: 'event', notes: undefined,
    ...NO_LINKS,
    company: { legalName, shortName, segment, foundingDate, website },
    personal: { contact_person: contactPerson, registration_number: registrationNumber, vat_id: vatId, phone: [telephone], email: [email] },
  };
}
