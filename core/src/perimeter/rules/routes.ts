import { created, data, defineRoute, empty, HakoError, invalid, list, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import type { Cradle } from '../../cradle.js';
import { agentMatcher, isScanner, MAX_PATTERN } from '../agents.js';
import { decideAddress, decideAgent, type Verdict } from '../decide.js';
import { compileAddresses, compileAgents } from '../guard.js';
import { canonicalNetwork, parseAddress, parseNetwork } from '../networks.js';
import { AREAS, type Door } from '../types.js';
import { AGENT_RULES, deleteRule, insertRule, IP_RULES, listRules, lockRule, updateRule, type RuleRow, type RuleTable, type RuleValues } from './store.js';

type Deps = Pick<Cradle, 'perimeter' | 'ids' | 'clock'>;

const closed = { additionalProperties: false } as const;
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed);
const Instant = Type.String({ format: 'date-time' });
const common = {
  effect: Type.Enum(['allow', 'deny']),
  area: Type.Enum([...AREAS]),
  note: Type.Optional(Type.String({ maxLength: 300 })),
  expiresAt: Type.Optional(Type.Union([Instant, Type.Null()])),
  /** Says that the caller knows that she will be refused herself. */
  confirm: Type.Optional(Type.Boolean()),
};
const networkField = { network: Type.String({ minLength: 2, maxLength: 64 }) };
const agentFields = { kind: Type.Enum(['contains', 'regex']), pattern: Type.String({ minLength: 2, maxLength: MAX_PATTERN }) };
const view = {
  id: Type.String({ format: 'uuid' }), effect: common.effect, area: common.area, note: Type.String(), expiresAt: Type.Union([Instant, Type.Null()]), expired: Type.Boolean(),
  hits: Type.Integer(), lastHitAt: Type.Union([Instant, Type.Null()]), version: Type.Integer(), createdAt: Instant, updatedAt: Instant,
};

interface Kind {
  path: string;
  table: RuleTable;
  texts: 'ip' | 'agent';
  fields: Record<string, Type.TSchema>;
  matchOf(body: Record<string, unknown>): string[];
  lockedOut: 'IP_RULE_LOCKS_YOU_OUT' | 'AGENT_RULE_LOCKS_YOU_OUT';
  decide(rows: readonly RuleRow[], ctx: { ip: string; userAgent: string }, door: Door, now: Date): Verdict;
}

const IP: Kind = {
  path: '/security/ip-rules',
  table: IP_RULES,
  texts: 'ip',
  fields: networkField,
  matchOf: ({ network }) => {
    const parsed = parseNetwork(String(network));
    if (!parsed) throw invalid([{ path: '/network', code: 'network' }]);
    return [canonicalNetwork(parsed)];
  },
  lockedOut: 'IP_RULE_LOCKS_YOU_OUT',
  decide: (rows, { ip }, door, now) => decideAddress(compileAddresses(rows), ip, door, now),
};

const AGENT: Kind = {
  path: '/security/agent-rules',
  table: AGENT_RULES,
  texts: 'agent',
  fields: agentFields,
  matchOf: ({ kind, pattern }) => {
    try {
      agentMatcher(kind as 'contains' | 'regex', String(pattern));
    } catch {
      throw invalid([{ path: '/pattern', code: 'regex' }]);
    }
    return [String(kind), String(pattern)];
  },
  lockedOut: 'AGENT_RULE_LOCKS_YOU_OUT',
  decide: (rows, { userAgent }, door, now) => decideAgent(compileAgents(rows), userAgent, door, now),
};

/** Address rules and user-agent rules of the agency. */
export function ruleRoutes(deps: Deps): RouteDef[] {
  return [...routesOf(IP, deps), ...routesOf(AGENT, deps), tryRoute(deps)];
}

function routesOf(kind: Kind, deps: Deps): RouteDef[] {
  const View = Type.Object({ ...view, ...kind.fields });
  const Body = Type.Object({ ...common, ...kind.fields }, closed);
  const Patch = Type.Object({ ...common, ...kind.fields, version: Type.Integer() }, closed);
  const asked = { auth: 'user', scope: 'tenant' } as const;
  const valuesOf = (body: Static<typeof Body>): RuleValues => ({ effect: body.effect, area: body.area, note: body.note ?? '', expiresAt: body.expiresAt ? new Date(body.expiresAt) : null, match: kind.matchOf(body) });
  const viewOf = (row: RuleRow) => ({ ...row, expired: row.expiresAt !== null && row.expiresAt <= deps.clock.now() });

  /** The agency's rules as they would be: who makes them should still come in by the door she came in by. */
  const assertStillIn = async (ctx: RequestContext, tx: Parameters<typeof listRules>[0], confirmed: boolean | undefined): Promise<void> => {
    if (confirmed) return;
    const door: Door = ctx.principal.type === 'api-key' ? 'api' : 'admin';
    const verdict = kind.decide(await listRules(tx, kind.table), ctx, door, deps.clock.now());
    if (!verdict.admitted) throw new HakoError(kind.lockedOut, { params: { ip: ctx.ip }, details: { ip: ctx.ip, door } });
  };

  const change = async (ctx: RequestContext, verb: 'created' | 'updated' | 'deleted', work: (tx: Parameters<Parameters<RequestContext['db']['write']>[0]>[0]) => Promise<{ before: RuleRow | null; after: RuleRow | null }>, confirmed: boolean | undefined): Promise<RuleRow | null> => {
    const after = await ctx.db.write(async (tx) => {
      const step = await work(tx);
      await assertStillIn(ctx, tx, confirmed);
      const row = step.after ?? step.before;
      await ctx.audit.change(tx, { action: `perimeter.${kind.texts}.${verb}`, resource: { type: `${kind.texts}-rule`, id: row?.id ?? '', label: row?.network ?? row?.pattern ?? '' }, scope: { type: 'tenant' }, before: step.before && { ...step.before }, after: step.after && { ...step.after } });
      return step.after;
    });
    await deps.perimeter.changed(ctx.tenant.id);
    return after;
  };

  return [
    defineRoute({
      method: 'GET',
      path: kind.path,
      summary: `perimeter.routes.${kind.texts}.list`,
      ...asked,
      permission: 'security.ip-rule:read',
      schema: { response: Type.Array(View) },
      handle: async (_input, ctx) => {
        const rows = await ctx.db.read((q) => listRules(q, kind.table));
        return list(rows.map(viewOf), { pageSize: rows.length, total: rows.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: kind.path,
      summary: `perimeter.routes.${kind.texts}.create`,
      ...asked,
      permission: 'security.ip-rule:write',
      sensitive: true,
      rateClass: 'admin',
      audit: `perimeter.${kind.texts}.created`,
      errors: ['RULE_TAKEN', kind.lockedOut],
      schema: { body: Body, response: View },
      handle: async ({ body }, ctx) => {
        const values = valuesOf(body);
        const row = await change(ctx, 'created', async (tx) => ({ before: null, after: taken(await insertRule(tx, kind.table, deps.ids.uuid(), ctx.principal.id, values)) }), body.confirm);
        return created(row && viewOf(row));
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: `${kind.path}/:id`,
      summary: `perimeter.routes.${kind.texts}.update`,
      ...asked,
      permission: 'security.ip-rule:write',
      sensitive: true,
      rateClass: 'admin',
      audit: `perimeter.${kind.texts}.updated`,
      errors: ['RULE_TAKEN', 'VERSION_CONFLICT', kind.lockedOut],
      schema: { params: IdParams, body: Patch, response: View },
      handle: async ({ params, body }, ctx) => {
        const { version, ...rest } = body;
        const values = valuesOf(rest as Static<typeof Body>);
        const row = await change(
          ctx,
          'updated',
          async (tx) => {
            const before = await lockRule(tx, kind.table, params.id);
            return { before, after: taken(await updateRule(tx, kind.table, before, version, values)) };
          },
          body.confirm,
        );
        return data(row && viewOf(row));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: `${kind.path}/:id`,
      summary: `perimeter.routes.${kind.texts}.delete`,
      ...asked,
      permission: 'security.ip-rule:delete',
      sensitive: true,
      rateClass: 'admin',
      audit: `perimeter.${kind.texts}.deleted`,
      errors: [kind.lockedOut],
      schema: { params: IdParams, query: Type.Object({ confirm: Type.Optional(Type.Boolean()) }, closed) },
      handle: async ({ params, query }, ctx) => {
        await change(
          ctx,
          'deleted',
          async (tx) => {
            const before = await lockRule(tx, kind.table, params.id);
            await deleteRule(tx, kind.table, params.id);
            return { before, after: null };
          },
          query.confirm,
        );
        return empty();
      },
    }),
  ];
}

const taken = (row: RuleRow | undefined): RuleRow => {
  if (!row) throw new HakoError('RULE_TAKEN');
  return row;
};

/** "Would this visitor come in, and which rule says so?" */
function tryRoute(deps: Deps): RouteDef {
  const Answer = Type.Object({ admitted: Type.Boolean(), by: Type.Enum(['nothing', 'ip-rule', 'agent-rule', 'not-listed', 'scanner']), rule: Type.Union([Type.String(), Type.Null()]) });
  return defineRoute({
    method: 'POST',
    path: '/security/perimeter/test',
    summary: 'perimeter.routes.test',
    auth: 'user',
    permission: 'security.ip-rule:read',
    scope: 'tenant',
    idempotent: false,
    schema: { body: Type.Object({ ip: Type.String({ minLength: 2, maxLength: 64 }), userAgent: Type.Optional(Type.String({ maxLength: 1_000 })), door: Type.Enum(['admin', 'public', 'api']) }, closed), response: Answer },
    handle: async ({ body }, ctx) => {
      if (!parseAddress(body.ip)) throw invalid([{ path: '/ip', code: 'address' }]);
      const now = deps.clock.now();
      const [ips, agents] = await ctx.db.read(async (q) => [await listRules(q, IP_RULES), await listRules(q, AGENT_RULES)] as const);
      const address = IP.decide(ips, { ip: body.ip, userAgent: '' }, body.door, now);
      if (!address.admitted) return data({ admitted: false, by: address.why === 'denied' ? 'ip-rule' : 'not-listed', rule: address.rule });
      const agent = AGENT.decide(agents, { ip: '', userAgent: body.userAgent ?? '' }, body.door, now);
      if (!agent.admitted) return data({ admitted: false, by: agent.rule === null && isScanner(body.userAgent ?? '') ? 'scanner' : 'agent-rule', rule: agent.rule });
      return data({ admitted: true, by: address.rule ? 'ip-rule' : agent.rule ? 'agent-rule' : 'nothing', rule: address.rule ?? agent.rule });
    },
  });
}
