import type { PluginContext, Principal, TenantTransaction } from '@hako/sdk-plugin';
import { textDigest } from '../consents/receipt.js';
import { insertText, insertWord, updateText } from '../consents/repository.js';
import { insertField, listFields, sortKeys } from '../custom-fields/repository.js';
import type { CustomValues } from '../custom-fields/types.js';
import { insertNote } from '../notes/repository.js';
import { dueAfter } from '../requests/clock.js';
import { insertRequest, insertStep, lockRequest, updateRequest } from '../requests/repository.js';
import { insertTag } from '../tags/repository.js';
import { insertView } from '../views/repository.js';
import { DEMO_CONSENT_TEXTS, DEMO_FIELDS, DEMO_JOTTINGS, DEMO_REQUESTS, DEMO_TAGS, DEMO_VIEWS, type DemoRequest } from './office.js';

const DAY_MS = 86_400_000;

/** Who may have written it: the demo's people, by their names alone. */
const STAFF = { ja: '佐藤 美咲', zh: '王 建国', en: 'Olivia Reed' } as const;
const staffOf = (ctx: PluginContext, language: keyof typeof STAFF): Principal => ({ ...ctx.principal, name: STAFF[language] });

interface Person {
  id: string;
  n: number;
  language: 'en' | 'zh' | 'ja';
  profileType: 'individual' | 'company';
}

/** What an agency has done with its customers after a year of work; ages count from now, so that the demo never looks old. */
export async function demoWork(ctx: PluginContext): Promise<void> {
  await ctx.db.write(async (tx) => {
    await arrangeOffice(ctx, tx);
    const people = await tx.rows<Person>('select c.id, c.language, c.profile_type as "profileType", row_number() over (order by c.nickname, c.id)::int as n from customers_customer c order by n');
    await liveThrough(ctx, tx, people);
    await writeNotes(ctx, tx, people);
    await receiveRequests(ctx, tx, people.filter(({ profileType }) => profileType === 'individual'));
    await hearConsents(ctx, tx, people.filter(({ profileType }) => profileType === 'individual'));
  });
}

async function arrangeOffice(ctx: PluginContext, tx: TenantTransaction): Promise<void> {
  const by = { at: ctx.clock.now(), id: ctx.principal.id };
  for (const tag of DEMO_TAGS) await insertTag(tx, { id: ctx.ids.uuid(), ...tag }, by);
  for (const [sortOrder, field] of DEMO_FIELDS.entries()) {
    await insertField(tx, { id: ctx.ids.uuid(), ...field, required: false, slotReady: field.slot !== null, sortOrder: (sortOrder + 1) * 10, active: true, version: 1 }, by);
  }
  for (const view of DEMO_VIEWS) await insertView(tx, { id: ctx.ids.uuid(), ownerId: ctx.principal.id, ...view, shared: true, isDefault: false }, by.at);
  for (const { draft, ...text } of DEMO_CONSENT_TEXTS) {
    const made = await insertText(tx, { id: ctx.ids.uuid(), ...text, sha256: textDigest(text.text), at: by.at, by: by.id });
    if (made && !draft) await updateText(tx, { ...made, state: 'published', publishedAt: new Date(by.at.getTime() - 300 * DAY_MS) }, by);
  }
}

/** When they came and were last touched, and what the agency's own fields say of them. */
async function liveThrough(ctx: PluginContext, tx: TenantTransaction, people: readonly Person[]): Promise<void> {
  const now = ctx.clock.now().getTime();
  const fields = await listFields(tx);
  const rows = people.map((person) => {
    const [age, touched] = agesOf(person.n);
    const custom = ownValues(person, now);
    return { id: person.id, created: new Date(now - age).toISOString(), updated: new Date(now - touched).toISOString(), custom, ...sortKeys(fields, custom) };
  });
  await tx.rows(
    `update customers_customer c set created_at = r.created, updated_at = r.updated, custom = r.custom, cf_1 = r.cf_1, cf_2 = r.cf_2, cf_3 = r.cf_3, cf_4 = r.cf_4
     from json_to_recordset($1::json) as r(id uuid, created timestamptz, updated timestamptz, custom jsonb, cf_1 text, cf_2 text, cf_3 text, cf_4 text) where c.id = r.id`,
    [JSON.stringify(rows)],
  );
}

/** Milliseconds since she was added and since somebody changed her: more of it of late, hours and minutes of every kind. */
function agesOf(n: number): [number, number] {
  const added = ((n * 67) % 211) ** 2 / 100 * DAY_MS + ((n * 7_919) % 1_440) * 60_000;
  return [added, added * (((n * 31) % 97) / 100)];
}

function ownValues({ n, profileType }: Person, now: number): CustomValues {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  if (profileType === 'company') return { contract_until: day(now + ((n * 53) % 500) * DAY_MS) };
  return {
    ...(n % 3 === 0 ? {} : { points: ((n * 389) % 97) * 25 }),
    ...(n % 4 === 0 ? {} : { fan_since: day(now - (30 + ((n * 41) % 1_100)) * DAY_MS) }),
    ...(n % 5 < 2 ? { shirt_size: (['m', 's', 'l', 'm', 'xl'] as const)[n % 5] ?? 'm' } : {}),
  };
}

async function writeNotes(ctx: PluginContext, tx: TenantTransaction, people: readonly Person[]): Promise<void> {
  const now = ctx.clock.now().getTime();
  for (const { id, n, language } of people.filter((person) => person.n % 6 === 1)) {
    const lines = DEMO_JOTTINGS[language];
    const body = lines[n % lines.length] ?? lines[0];
    await insertNote(tx, { id: ctx.ids.uuid(), customerId: id, body, pinned: n % 18 === 1, at: new Date(now - agesOf(n)[1]), by: staffOf(ctx, language) });
  }
}

async function receiveRequests(ctx: PluginContext, tx: TenantTransaction, people: readonly Person[]): Promise<void> {
  const languages = ['en', 'zh', 'ja', 'ja', 'ja', 'zh', 'en', 'ja'] as const;
  for (const [index, request] of DEMO_REQUESTS.entries()) {
    const asking = people.filter(({ language }) => language === languages[index])[index * 3 + 2];
    if (asking) await receiveRequest(ctx, tx, asking.id, request);
  }
}

async function receiveRequest(ctx: PluginContext, tx: TenantTransaction, customerId: string, request: DemoRequest): Promise<void> {
  const receivedAt = new Date(ctx.clock.now().getTime() - request.age * DAY_MS + 5 * 3_600_000);
  const [id, by] = [ctx.ids.uuid(), staffOf(ctx, 'ja')];
  const step = (action: string, days: number, note: string | null = null): Promise<void> => insertStep(tx, { id: ctx.ids.uuid(), requestId: id, action, note, at: new Date(receivedAt.getTime() + days * DAY_MS), by });
  await insertRequest(tx, { id, customerId, type: request.type, channel: request.channel, receivedAt, dueAt: dueAfter(receivedAt), note: request.note, at: receivedAt, by: by.id });
  await step('received', 0);
  const row = await lockRequest(tx, id);
  const state = request.steps.at(-1);
  if (!row || !state) return;
  for (const [index, action] of request.steps.entries()) await step(action, (index + 1) * 0.8, action === state ? (request.outcome ?? null) : null);
  const end = new Date(receivedAt.getTime() + request.steps.length * 0.8 * DAY_MS);
  await updateRequest(tx, { ...row, state, identityProof: 'Account and order number', outcome: request.outcome ?? null, closedAt: request.outcome ? end : null }, { at: end, id: by.id });
}

/** Every fourth person was asked and agreed. The vault need not be told: it is open until somebody says no. */
async function hearConsents(ctx: PluginContext, tx: TenantTransaction, people: readonly Person[]): Promise<void> {
  const texts = await tx.rows<{ id: string; code: string }>(`select id, code from customers_consent_text where state = 'published' order by code`);
  const by = staffOf(ctx, 'zh');
  const now = ctx.clock.now();
  for (const { id: customerId, n } of people.filter((person) => person.n % 4 === 2)) {
    for (const { id: textId, code } of texts.slice(0, 1 + (n % 2))) {
      const at = new Date(now.getTime() - (20 + (n % 200)) * DAY_MS);
      await insertWord(tx, { id: ctx.ids.uuid(), customerId, code, textId, granted: true, at, channel: 'form', evidence: null, recordedAt: at, by });
    }
  }
}
