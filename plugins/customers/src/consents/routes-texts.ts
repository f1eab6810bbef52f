import { created, data, defineRoute, invalid, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Uuid, Version } from '../customers/schema.js';
import { entriesAt } from '../dictionary/repository.js';
import { refuse } from '../errors.js';
import { CONSENT_PURPOSES } from './purposes.js';
import { textDigest } from './receipt.js';
import { insertText, listTexts, lockText, updateText, type TextRow } from './repository.js';

const closed = { additionalProperties: false } as const;
const Words = Type.String({ minLength: 1, maxLength: 4_000, pattern: String.raw`^[^\u0000]*\S[^\u0000]*$` });
const Text = Type.Object({ en: Words, zh: Type.Optional(Words), ja: Type.Optional(Words) }, closed);
export const ConsentCode = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' });
export const TextVersion = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$' });
const Purpose = Type.Enum([...CONSENT_PURPOSES]);
const Body = Type.Object({ code: ConsentCode, version: TextVersion, purpose: Purpose, text: Text }, closed);
const Patch = Type.Object({ rowVersion: Version, purpose: Type.Optional(Purpose), text: Type.Optional(Text) }, closed);
const Step = Type.Object({ rowVersion: Version }, closed);
const Time = Type.String({ format: 'date-time' });
const View = Type.Object({
  id: Uuid, code: Type.String(), version: Type.String(), purpose: Type.String(), text: Text, sha256: Type.String(), state: Type.Enum(['draft', 'published', 'retired']),
  publishedAt: Type.Union([Time, Type.Null()]), rowVersion: Version, createdAt: Time, updatedAt: Time,
});
const right = { auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.rights:read', scope: 'tenant' } as const;

const list = defineRoute({
  method: 'GET', path: '/customers/consent-texts', summary: 'routes.consentTexts',
  auth: 'user', permission: 'customer.rights:read', scope: 'visible',
  schema: { response: Type.Array(View) },
  handle: async (_input, ctx) => data(await ctx.db.read(listTexts)),
});

const add = defineRoute({
  method: 'POST', path: '/customers/consent-texts', summary: 'routes.consentTextAdd', ...right,
  audit: 'customer.consent-text.changed', errors: ['CONSENT_TEXT_TAKEN'],
  schema: { body: Body, response: View },
  handle: async ({ body }, ctx) => {
    const row = await ctx.db.write(async (tx) => {
      const known = await entriesAt(tx, 'consent', [{ type: 'tenant' }], { usable: true });
      if (!known.some(({ code }) => code === body.code)) throw invalid([{ path: '/code', code: 'unknown' }]);
      const made = await insertText(tx, { id: ctx.ids.uuid(), ...body, sha256: textDigest(body.text), at: ctx.clock.now(), by: ctx.principal.id });
      if (!made) throw refuse('CONSENT_TEXT_TAKEN', { details: [{ path: '/version', code: 'taken' }] });
      await log(ctx, tx, null, made);
      return made;
    });
    return created(row);
  },
});

const patch = defineRoute({
  method: 'PATCH', path: '/customers/consent-texts/:id', summary: 'routes.consentTextUpdate', ...right,
  audit: 'customer.consent-text.changed', errors: ['CONSENT_TEXT_STATE', 'VERSION_CONFLICT'],
  schema: { params: IdParams, body: Patch, response: View },
  handle: async ({ params, body }, ctx) =>
    data(await change(ctx, params.id, body.rowVersion, 'draft', (before) => ({ ...before, purpose: body.purpose ?? before.purpose, text: body.text ?? before.text, sha256: body.text ? textDigest(body.text) : before.sha256 }))),
});

/** What people were shown is never changed again: a new wording is a new version. */
const step = (verb: 'publish' | 'retire', from: TextRow['state'], to: TextRow['state']): RouteDef =>
  defineRoute({
    method: 'POST', path: `/customers/consent-texts/:id/${verb}`, summary: `routes.consentText.${verb}`, ...right,
    audit: 'customer.consent-text.changed', errors: ['CONSENT_TEXT_STATE', 'VERSION_CONFLICT'],
    schema: { params: IdParams, body: Step, response: View },
    handle: async ({ params, body }, ctx) => data(await change(ctx, params.id, body.rowVersion, from, (before) => ({ ...before, state: to, publishedAt: before.publishedAt ?? ctx.clock.now() }))),
  });

function change(ctx: PluginContext, id: string, version: number, from: TextRow['state'], make: (before: TextRow) => TextRow): Promise<TextRow> {
  return ctx.db.write(async (tx) => {
    const before = await lockText(tx, id);
    if (!before) throw notFound();
    if (before.rowVersion !== version) throw versionConflict(before);
    if (before.state !== from) throw refuse('CONSENT_TEXT_STATE', { details: { state: before.state } });
    const after = await updateText(tx, make(before), { at: ctx.clock.now(), id: ctx.principal.id });
    await log(ctx, tx, before, after);
    return after;
  });
}

const logged = ({ code, version, purpose, sha256, state }: TextRow): Record<string, unknown> => ({ code, version, purpose, sha256, state });

const log = (ctx: PluginContext, tx: TenantTransaction, before: TextRow | null, after: TextRow): Promise<void> =>
  ctx.audit.change(tx, { action: 'customer.consent-text.changed', resource: { type: 'consent-text', id: after.id, label: `${after.code} ${after.version}` }, before: before && logged(before), after: logged(after) });

export const consentTextRoutes: RouteDef[] = [list, add, patch, step('publish', 'draft', 'published'), step('retire', 'published', 'retired')];
