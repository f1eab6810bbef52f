import { data, defineRoute, invalid, RATE_CLASSES, type RateClass, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { CLASS_LIMITS } from './classes.js';
import { ownLimits, setLimit } from './store.js';

const View = Type.Array(Type.Object({ class: Type.Enum([...RATE_CLASSES]), perMinute: Type.Integer(), default: Type.Integer(), min: Type.Integer(), max: Type.Integer(), own: Type.Boolean() }));
const PerMinute = Type.Union([Type.Integer({ minimum: 1, maximum: 100_000 }), Type.Null()]);
const Change = Type.Object(Object.fromEntries(RATE_CLASSES.map((name) => [name, Type.Optional(PerMinute)])), { additionalProperties: false, minProperties: 1 });

/** Limits per class of requests; `null` gives the default back. */
export function rateRoutes({ perimeter }: Pick<Cradle, 'perimeter'>): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/security/rate-limits',
      summary: 'perimeter.routes.rates.read',
      auth: 'user',
      permission: 'security.rate-limit:read',
      scope: 'tenant',
      schema: { response: View },
      handle: async (_input, ctx) => data(viewOf(await ctx.db.read(ownLimits))),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/security/rate-limits',
      summary: 'perimeter.routes.rates.change',
      auth: 'user',
      permission: 'security.rate-limit:write',
      scope: 'tenant',
      sensitive: true,
      rateClass: 'admin',
      audit: 'perimeter.rates.changed',
      schema: { body: Change, response: View },
      handle: async ({ body }, ctx) => {
        const wanted = Object.entries(body) as [RateClass, number | null][];
        const wrong = wanted.filter(([name, value]) => value !== null && (value < CLASS_LIMITS[name].min || value > CLASS_LIMITS[name].max));
        if (wrong.length > 0) throw invalid(wrong.map(([name, value]) => ((value ?? 0) < CLASS_LIMITS[name].min ? { path: `/${name}`, code: 'too_small', limit: CLASS_LIMITS[name].min } : { path: `/${name}`, code: 'too_large', limit: CLASS_LIMITS[name].max })));
        const after = await ctx.db.write(async (tx) => {
          const before = await ownLimits(tx);
          for (const [name, value] of wanted) await setLimit(tx, name, value);
          const now = await ownLimits(tx);
          await ctx.audit.change(tx, { action: 'perimeter.rates.changed', resource: { type: 'rate-limits', id: 'tenant' }, scope: { type: 'tenant' }, before: Object.fromEntries(before), after: Object.fromEntries(now) });
          return now;
        });
        await perimeter.changed(ctx.tenant.id);
        return data(viewOf(after));
      },
    }),
  ];
}

const viewOf = (own: ReadonlyMap<RateClass, number>) =>
  RATE_CLASSES.map((name) => ({ class: name, perMinute: own.get(name) ?? CLASS_LIMITS[name].perMinute, default: CLASS_LIMITS[name].perMinute, min: CLASS_LIMITS[name].min, max: CLASS_LIMITS[name].max, own: own.has(name) }));
