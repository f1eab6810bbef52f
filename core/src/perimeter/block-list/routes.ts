import { created, data, defineRoute, empty, HakoError, invalid, list, type BlockListKind, type RequestContext, type RouteDef, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import type { Cradle } from '../../cradle.js';
import { decidingScopeIn } from '../../organization/index.js';
import { countExpressions, deleteEntry, findEntry, insertEntry, listEntries, lockEntry, updateEntry, type BlockRow, type BlockValues } from './store.js';

type Deps = Pick<Cradle, 'organization' | 'ids' | 'clock' | 'blockLists'>;

const KINDS = ['keyword', 'wildcard', 'regex', 'domain', 'url'] as const satisfies readonly BlockListKind[];
/** The matcher looks no further. */
const MAX_TEXT = 4_000;
const MAX_EXPRESSION = 200;
const MAX_EXPRESSIONS = 500;

const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time' });
const Params = Type.Object({ id: Id }, closed);
const scopeFields = { scopeType: Type.Enum(['tenant', 'subsidiary', 'talent']), scopeId: Type.Optional(Type.Union([Id, Type.Null()])) };
const fields = {
  inherit: Type.Optional(Type.Boolean()),
  kind: Type.Enum([...KINDS]),
  pattern: Type.String({ minLength: 1, maxLength: 500 }),
  action: Type.Enum(['flag', 'reject', 'replace']),
  replacement: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  category: Type.Optional(Type.String({ maxLength: 40 })),
  severity: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
  note: Type.Optional(Type.String({ maxLength: 300 })),
  active: Type.Optional(Type.Boolean()),
  expiresAt: Type.Optional(Type.Union([Instant, Type.Null()])),
};
const Body = Type.Object({ ...scopeFields, ...fields }, closed);
const Patch = Type.Object({ ...fields, version: Type.Integer() }, closed);
const View = Type.Object({ id: Id, ...scopeFields, ...fields, matches: Type.Integer(), lastMatchAt: Type.Union([Instant, Type.Null()]), version: Type.Integer(), createdAt: Instant, updatedAt: Instant });
const Test = Type.Object({ text: Type.String({ minLength: 1, maxLength: MAX_TEXT }), ...scopeFields }, closed);
const Match = Type.Object({ entryId: Id, action: fields.action, category: Type.String(), severity: Type.Integer(), start: Type.Integer(), end: Type.Integer() });

const scopeOf = (at: { scopeType: ScopeRef['type']; scopeId?: string | null }): ScopeRef => (at.scopeType === 'tenant' || !at.scopeId ? { type: at.scopeType } : { type: at.scopeType, id: at.scopeId });

/** Words, expressions and addresses that features like the question box refuse or mark; per agency, subsidiary or talent. */
export function blockListRoutes(deps: Deps): RouteDef[] {
  const at = (scope: ScopeRef, ctx: RequestContext): Promise<ScopeRef | null> => decidingScopeIn(deps.organization, ctx.tenant.id, scope);
  const ofEntry = async ({ params }: { params: { id: string } }, ctx: RequestContext): Promise<ScopeRef | null> => {
    const row = await ctx.db.read((q) => findEntry(q, params.id));
    return row ? at(scopeOf(row), ctx) : null;
  };
  const base = { auth: 'user' } as const;

  return [
    defineRoute({
      method: 'GET',
      path: '/security/block-list',
      summary: 'perimeter.routes.block.list',
      ...base,
      permission: 'security.blocklist:read',
      scope: 'visible',
      schema: { query: Type.Object({ q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), kind: Type.Optional(fields.kind), active: Type.Optional(Type.Boolean()), scopeType: Type.Optional(scopeFields.scopeType), scopeId: Type.Optional(Id) }, closed), response: Type.Array(View) },
      handle: async ({ query }, ctx) => {
        const visible = await ctx.scopes.visible('security.blocklist:read');
        const { scopeType, scopeId, ...filter } = query;
        const rows = await ctx.db.read((q) => listEntries(q, visible, { ...filter, ...(scopeType && { scope: scopeOf({ scopeType, scopeId: scopeId ?? null }) }) }));
        return list(rows, { pageSize: rows.length, total: rows.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/security/block-list',
      summary: 'perimeter.routes.block.create',
      ...base,
      permission: 'security.blocklist:write',
      scope: ({ body }, ctx) => at(scopeOf(body), ctx),
      audit: 'perimeter.block.created',
      errors: ['BLOCK_ENTRY_TAKEN', 'BLOCK_TOO_MANY_EXPRESSIONS'],
      schema: { body: Body, response: View },
      handle: async ({ body }, ctx) => {
        const values = await valuesOf(body, scopeOf(body));
        const row = await ctx.db.write(async (tx) => {
          await checkRoom(tx, body.kind, null);
          const made = taken(await insertEntry(tx, deps.ids.uuid(), ctx.principal.id, values));
          await record(ctx, tx, 'created', null, made);
          tx.afterCommit(() => deps.blockLists.changed(ctx.tenant.id));
          return made;
        });
        return created(row);
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/security/block-list/:id',
      summary: 'perimeter.routes.block.update',
      ...base,
      permission: 'security.blocklist:write',
      scope: ofEntry,
      audit: 'perimeter.block.updated',
      errors: ['BLOCK_ENTRY_TAKEN', 'BLOCK_TOO_MANY_EXPRESSIONS', 'VERSION_CONFLICT'],
      schema: { params: Params, body: Patch, response: View },
      handle: async ({ params, body }, ctx) => {
        const { version, ...rest } = body;
        const row = await ctx.db.write(async (tx) => {
          const before = await lockEntry(tx, params.id);
          await checkRoom(tx, body.kind, params.id);
          const after = taken(await updateEntry(tx, before, version, await valuesOf(rest, scopeOf(before))));
          await record(ctx, tx, 'updated', before, after);
          tx.afterCommit(() => deps.blockLists.changed(ctx.tenant.id));
          return after;
        });
        return data(row);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/security/block-list/:id',
      summary: 'perimeter.routes.block.delete',
      ...base,
      permission: 'security.blocklist:delete',
      scope: ofEntry,
      audit: 'perimeter.block.deleted',
      schema: { params: Params },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const before = await lockEntry(tx, params.id);
          await deleteEntry(tx, params.id);
          await record(ctx, tx, 'deleted', before, null);
          tx.afterCommit(() => deps.blockLists.changed(ctx.tenant.id));
        });
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/security/block-list/test',
      summary: 'perimeter.routes.block.test',
      ...base,
      permission: 'security.blocklist:read',
      scope: ({ body }, ctx) => at(scopeOf(body), ctx),
      idempotent: false,
      schema: { body: Test, response: Type.Object({ matches: Type.Array(Match), text: Type.String() }) },
      handle: async ({ body }, ctx) => {
        const matcher = await deps.blockLists.forTenant(ctx.tenant.id).matcher(scopeOf(body));
        return data(matcher.check(body.text));
      },
    }),
  ];
}

/** Expressions cost time with every question: fan-and-adapters.md 1.8 allows 500 an agency. */
async function checkRoom(tx: TenantTransaction, kind: BlockListKind, id: string | null): Promise<void> {
  if ((kind === 'regex' || kind === 'wildcard') && (await countExpressions(tx, id)) >= MAX_EXPRESSIONS) throw new HakoError('BLOCK_TOO_MANY_EXPRESSIONS', { params: { most: MAX_EXPRESSIONS } });
}

async function valuesOf(body: Omit<Static<typeof Body>, 'scopeType' | 'scopeId'>, scope: ScopeRef): Promise<BlockValues> {
  if (body.kind === 'regex' && body.pattern.length > MAX_EXPRESSION) throw invalid([{ path: '/pattern', code: 'maxLength', limit: MAX_EXPRESSION }]);
  // Loaded when somebody writes to the list: its tables are nothing that a start waits for.
  const { isPattern } = await import('@hako/sdk-plugin/matcher');
  if (!isPattern(body.kind, body.pattern)) throw invalid([{ path: '/pattern', code: body.kind === 'regex' ? 'regex' : 'pattern' }]);
  return {
    scope, inherit: body.inherit ?? true, kind: body.kind, pattern: body.pattern, action: body.action, replacement: body.action === 'replace' ? (body.replacement ?? '***') : null,
    category: body.category ?? '', severity: body.severity ?? 2, note: body.note ?? '', active: body.active ?? true, expiresAt: body.expiresAt ? new Date(body.expiresAt) : null,
  };
}

const taken = (row: BlockRow | undefined): BlockRow => {
  if (!row) throw new HakoError('BLOCK_ENTRY_TAKEN', { details: [{ path: '/pattern', code: 'taken' }] });
  return row;
};

const record = (ctx: RequestContext, tx: Parameters<RequestContext['audit']['change']>[0], verb: string, before: BlockRow | null, after: BlockRow | null): Promise<void> => {
  const row = after ?? before;
  return ctx.audit.change(tx, { action: `perimeter.block.${verb}`, resource: { type: 'block-entry', id: row?.id ?? '', label: row?.kind ?? '' }, scope: row ? scopeOf(row) : { type: 'tenant' }, before: before && { ...before }, after: after && { ...after } });
};
