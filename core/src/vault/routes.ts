import { data, defineRoute, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import { PARTIAL_INDEXES, PURPOSES } from '@hako/vault-client';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';

const closed = { additionalProperties: false } as const;
export const FIELD_CLASSES = ['contact', 'identity', 'address', 'birth', 'gov_id', 'company_legal', 'free_text'] as const;
const Days = Type.Union([Type.Integer({ minimum: 30, maximum: 3_650 }), Type.Null()]);
const LogDays = Type.Integer({ minimum: 30, maximum: 365 });
const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Purposes = Type.Array(Type.Enum([...PURPOSES]), { uniqueItems: true, maxItems: PURPOSES.length });
const Indexes = Type.Array(Type.Enum([...PARTIAL_INDEXES]), { uniqueItems: true, maxItems: PARTIAL_INDEXES.length });

const Rules = Type.Object(
  {
    version: Version,
    defaultCountry: Type.String(),
    disabledPurposes: Purposes,
    partialIndexes: Indexes,
    accessLogDays: LogDays,
    retentionDays: Type.Object(Object.fromEntries(FIELD_CLASSES.map((name) => [name, Days])), closed),
  },
  closed,
);
const PatchRules = Type.Object(
  {
    version: Version,
    disabledPurposes: Type.Optional(Purposes),
    partialIndexes: Type.Optional(Indexes),
    accessLogDays: Type.Optional(LogDays),
    retentionDays: Type.Optional(Type.Object(Object.fromEntries(FIELD_CLASSES.map((name) => [name, Type.Optional(Days)])), closed)),
  },
  closed,
);
const AccessLogDue = Type.Object({ due: Type.Integer(), writes: Type.Integer(), held: Type.Integer() }, closed);
const DryRun = Type.Object({ due: Type.Record(Type.String(), Type.Integer()), subjects: Type.Integer(), kept: Type.Integer(), accessLog: AccessLogDue }, closed);

type Deps = Pick<Cradle, 'vault' | 'audit'>;
const errors = ['VAULT_UNAVAILABLE'];

/** What the vault of an agency may be used for, what it finds by parts, and how long it keeps what. */
export function personalDataRoutes({ vault, audit }: Deps): RouteDef[] {
  const actor = ({ principal, requestId }: RequestContext): { principal: RequestContext['principal']; requestId: string } => ({ principal, requestId });
  return [
    defineRoute({
      method: 'GET',
      path: '/vault/rules',
      summary: 'vault.routes.rules.read',
      auth: 'user',
      permission: 'vault:read',
      scope: 'tenant',
      errors,
      schema: { response: Rules },
      handle: async (_input, ctx) => data(await vault.settings(ctx.tenant.id, actor(ctx), {})),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/vault/rules',
      summary: 'vault.routes.rules.update',
      auth: 'user',
      permission: 'vault:write',
      scope: 'tenant',
      seenWith: 'vault:read',
      sensitive: true,
      stepUp: true,
      rateClass: 'admin',
      errors: ['VERSION_CONFLICT', ...errors],
      schema: { body: PatchRules, response: Rules },
      handle: async ({ body }, ctx) => {
        const rules = await vault.settings(ctx.tenant.id, actor(ctx), body);
        const { principal, requestId, ip, userAgent } = ctx;
        const kept = Object.entries(rules.retentionDays).flatMap(([name, days]) => (days === null ? [] : [`${name}:${days}`]));
        await audit.security(ctx.tenant.id, {
          name: 'vault.rules.changed',
          outcome: 'success',
          actor: { principal, requestId, ip, userAgent },
          meta: { disabledPurposes: rules.disabledPurposes.join(','), partialIndexes: rules.partialIndexes.join(','), accessLogDays: rules.accessLogDays, retentionDays: kept.join(',') },
        });
        return data(rules);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/vault/retention',
      summary: 'vault.routes.retention',
      auth: 'user',
      permission: 'vault:read',
      scope: 'tenant',
      errors,
      schema: { response: DryRun },
      handle: async (_input, ctx) => {
        const { due, subjects, kept, accessLog = { due: 0, writes: 0, held: 0 } } = await vault.retention(ctx.tenant.id, actor(ctx), { dryRun: true });
        return data({ due, subjects, kept, accessLog });
      },
    }),
  ];
}
