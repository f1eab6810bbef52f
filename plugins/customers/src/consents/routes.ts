import { Readable } from 'node:stream';
import { created, data, defineRoute, invalid, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Uuid } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireThere } from '../customers/scope.js';
import { tellVault } from './effect.js';
import { CHANNELS } from './purposes.js';
import { consentReceipt } from './receipt.js';
import { currentWords, findText, findWord, insertWord, wordsOf, type Word } from './repository.js';
import { ConsentCode, TextVersion } from './routes-texts.js';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const Body = Type.Object(
  {
    code: ConsentCode,
    textVersion: TextVersion,
    granted: Type.Boolean(),
    /** When she said so; now, when left out. */
    at: Type.Optional(Time),
    channel: Type.Enum([...CHANNELS]),
    /** Where the proof is kept: a number, a place. No personal data. */
    evidence: Type.Optional(Type.Union([Type.String({ maxLength: 200, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` }), Type.Null()])),
  },
  closed,
);
const View = Type.Object({
  id: Uuid, code: Type.String(), textVersion: Type.String(), purpose: Type.String(), granted: Type.Boolean(), at: Time, channel: Type.String(), evidence: Type.Union([Type.String(), Type.Null()]),
  recordedAt: Time, by: Type.Object({ id: Type.String(), name: Type.String() }), /** The newest word of its code counts. */ current: Type.Boolean(),
});
const viewOf = ({ id, code, textVersion, purpose, granted, at, channel, evidence, recordedAt, by }: Word, current: boolean) => ({ id, code, textVersion, purpose, granted, at, channel, evidence, recordedAt, by, current });
const AHEAD_MS = 60_000;

const list = defineRoute({
  method: 'GET', path: '/customers/:id/consents', summary: 'routes.consents',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(View) },
  handle: async ({ params }, ctx) => data(await views(ctx, params.id)),
});

const add = defineRoute({
  method: 'POST', path: '/customers/:id/consents', summary: 'routes.consentAdd',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.profile:read', scope: customerScope,
  audit: 'customer.consent.recorded', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Body, response: View },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    const now = ctx.clock.now();
    const at = body.at === undefined ? now : new Date(body.at);
    if (at.getTime() > now.getTime() + AHEAD_MS) throw invalid([{ path: '/at', code: 'future' }]);
    const text = await ctx.db.read((reader) => findText(reader, body.code, body.textVersion));
    // Who withdraws may name a text that is no longer offered; nobody agrees to one that was never published.
    if (!text || text.state === 'draft' || (body.granted && text.state === 'retired')) throw invalid([{ path: '/textVersion', code: 'unknown' }]);
    const word = { id: ctx.ids.uuid(), customerId: customer.id, code: body.code, textId: text.id, granted: body.granted, at, channel: body.channel, evidence: body.evidence || null, recordedAt: now, by: { id: ctx.principal.id, name: ctx.principal.name } };
    // The vault first: when core cannot write, the person is better protected than asked for, never worse.
    if (customer.rmProfileId !== null) await tellVault(ctx, customer.id, customer.rmProfileId, { words: [{ ...word, textVersion: text.version, purpose: text.purpose }] });
    await ctx.db.write(async (tx) => {
      await insertWord(tx, word);
      await ctx.audit.change(tx, { action: 'customer.consent.recorded', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, after: { consent: body.code, textVersion: text.version, granted: body.granted, channel: body.channel } });
      await ctx.events.emit(tx, 'customer.consent@1', { customerId: customer.id, talentId: customer.talentId, consent: body.code, granted: body.granted, purpose: text.purpose });
    });
    const made = (await views(ctx, customer.id)).find(({ id }) => id === word.id);
    return created(made);
  },
});

const receipt = defineRoute({
  method: 'GET', path: '/customers/:id/consents/:consentId/receipt', summary: 'routes.consentReceipt',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope,
  schema: { params: Type.Object({ id: Uuid, consentId: Uuid }, closed) },
  handle: async ({ params }, ctx) => {
    const found = await ctx.db.read(async (reader) => {
      const word = await findWord(reader, params.id, params.consentId);
      return word && { word, text: await findText(reader, word.code, word.textVersion) };
    });
    if (!found?.text) throw notFound();
    const body = `${JSON.stringify(consentReceipt(found.word, found.text, ctx.tenant.code), null, 2)}\n`;
    return { kind: 'stream', stream: Readable.from([body], { objectMode: false }), contentType: 'application/json; charset=utf-8', filename: `consent-${found.word.code.toLowerCase()}-${found.word.at.toISOString().slice(0, 10)}.json` };
  },
});

async function views(ctx: PluginContext, customerId: string): Promise<ReturnType<typeof viewOf>[]> {
  const { words, current } = await ctx.db.read(async (reader) => ({ words: await wordsOf(reader, customerId), current: new Set((await currentWords(reader, customerId)).map(({ id }) => id)) }));
  return words.map((word) => viewOf(word, current.has(word.id)));
}

export const consentRoutes: RouteDef[] = [list, add, receipt];
