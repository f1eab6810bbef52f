import { accepted, data, defineRoute, invalid, list as listReply, notFound, type PluginContext, type RouteDef, type VisibleScopes } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Customer, IdParams, Uuid, Version } from '../customers/schema.js';
import { talentScope } from '../customers/scope.js';
import { refuse } from '../errors.js';
import { archiveScope, visibleCustomers, withSharers } from '../stores/archives.js';
import { decide, findDuplicate, listDuplicates, type DuplicateRow } from './repository.js';
import { isPersonalSign, scoreOf, SIGNS, type Sign } from './signs.js';

const closed = { additionalProperties: false } as const;
const State = Type.Enum(['open', 'dismissed', 'merged']);
const View = Type.Object({ id: Uuid, reasons: Type.Array(Type.Enum(Object.keys(SIGNS) as Sign[])), score: Type.Integer(), state: State, foundAt: Type.String({ format: 'date-time' }), version: Version, left: Customer, right: Customer });
const READ = 'customer.profile:read';
const PII = 'customer.pii:execute';

const sees = (visible: VisibleScopes, talentId: string): boolean => visible.all || visible.talentIds.includes(talentId);

/** Who may not search personal data learns nothing about it here: signs of it are left out, and the pair with its last one. */
function viewOf(row: DuplicateRow, personal: VisibleScopes) {
  const full = sees(personal, row.leftTalentId) && sees(personal, row.rightTalentId);
  const reasons = full ? row.reasons : row.reasons.filter((sign) => !isPersonalSign(sign));
  if (reasons.length === 0) return [];
  const { id, state, foundAt, version } = row;
  return [{ id, reasons, score: full ? row.score : scoreOf(reasons), state, foundAt, version, left: JSON.parse(row.left) as object, right: JSON.parse(row.right) as object }];
}

const list = defineRoute({
  method: 'GET', path: '/customers/duplicates', summary: 'routes.duplicates',
  auth: 'user', permission: READ, scope: 'visible',
  schema: { query: Type.Object({ state: Type.Optional(Type.Enum(['open', 'dismissed'])), talentId: Type.Optional(Uuid), cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}_[0-9a-f-]{36}$' })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, closed), response: Type.Array(View) },
  handle: async ({ query }, ctx) => {
    const { pageSize = 50, state = 'open' } = query;
    const [score, id] = query.cursor?.split('_') ?? [];
    if (id !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw invalid([{ path: '/cursor', code: 'cursor' }]);
    const after = id === undefined ? undefined : { score: Number(score), id };
    const [visible, personal] = [await visibleCustomers(ctx, READ), await visibleCustomers(ctx, PII)];
    const talentIds = query.talentId === undefined ? undefined : await withSharers(ctx, [query.talentId]);
    const rows = await ctx.db.read((reader) => listDuplicates(reader, visible, { state, talentIds, after, limit: pageSize + 1 }));
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    return listReply(page.flatMap((row) => viewOf(row, personal)), { pageSize, nextCursor: rows.length > pageSize && last ? `${last.score}_${last.id}` : null });
  },
});

const scan = defineRoute({
  method: 'POST', path: '/customers/duplicates/scan', summary: 'routes.duplicatesScan',
  auth: 'user', permission: 'customer.profile:write', seenWith: READ, scope: async ({ body }, ctx) => (body?.talentId === undefined ? { type: 'tenant' } : talentScope(body.talentId, ctx)), sensitive: true,
  audit: 'customer.duplicates.scanned',
  schema: { body: Type.Optional(Type.Object({ /** Her archive alone; the whole agency when left out. */ talentId: Type.Optional(Uuid) }, closed)), response: Type.Object({ jobId: Uuid }) },
  handle: async ({ body }, ctx) => {
    const talent = body?.talentId === undefined ? undefined : await ctx.scopes.talent(body.talentId);
    // It looks at personal data, if only at whether it is the same.
    await ctx.require(PII, talent ? { type: 'talent', id: talent.id } : { type: 'tenant' }, { seenWith: READ });
    const job = await ctx.db.write(async (tx) => {
      const made = await ctx.jobs.enqueue(tx, 'customers.duplicates', talent ? { storeId: talent.profileStoreId ?? talent.id } : {}, { title: 'jobs.duplicates', link: '/customers/duplicates' });
      await ctx.audit.change(tx, { action: 'customer.duplicates.scanned', resource: { type: 'customer-search', id: made.id }, ...(talent ? { scope: { type: 'talent' as const, id: talent.id } } : {}) });
      return made;
    });
    return accepted({ jobId: job.id });
  },
});

const patch = defineRoute({
  method: 'PATCH', path: '/customers/duplicates/:id', summary: 'routes.duplicatesDecide',
  auth: 'user', permission: 'customer.profile:write', seenWith: READ,
  scope: async ({ params }, ctx, permission) => {
    const row = await ctx.db.read((reader) => findDuplicate(reader, params.id));
    return row ? archiveScope(ctx, row.leftTalentId, permission) : null;
  },
  audit: 'customer.duplicates.decided', errors: ['DUPLICATE_STATE'],
  schema: { params: IdParams, body: Type.Object({ version: Version, state: Type.Enum(['open', 'dismissed']) }, closed), response: View },
  handle: async ({ params, body }, ctx) => {
    const row = await found(ctx, params.id);
    await ctx.require('customer.profile:write', await archiveScope(ctx, row.rightTalentId, 'customer.profile:write'), { seenWith: READ });
    await ctx.db.write(async (tx) => {
      if (!(await decide(tx, row.id, body.version, { state: body.state, at: ctx.clock.now(), by: ctx.principal.id }))) throw refuse('DUPLICATE_STATE', { details: { state: (await found(ctx, row.id)).state } });
      await ctx.audit.change(tx, { action: 'customer.duplicates.decided', resource: { type: 'customer-duplicate', id: row.id }, scope: { type: 'talent', id: row.leftTalentId }, before: { state: row.state }, after: { state: body.state } });
    });
    const [view] = viewOf(await found(ctx, row.id), await visibleCustomers(ctx, PII));
    if (!view) throw notFound();
    return data(view);
  },
});

async function found(ctx: PluginContext, id: string): Promise<DuplicateRow> {
  const row = await ctx.db.read((reader) => findDuplicate(reader, id));
  if (!row) throw notFound();
  return row;
}

export const duplicateRoutes: RouteDef[] = [list, scan, patch];
