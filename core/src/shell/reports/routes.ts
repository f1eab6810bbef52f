import { data, defineRoute, empty, type PluginManifest, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import type { PluginRecord } from '../../plugins/registry.js';
import type { RemoteShelf } from '../remote-shelf.js';
import { addReports, newestReports } from './store.js';
import { REPORT_PHASES, type RemoteReport } from './types.js';

const closed = { additionalProperties: false } as const;
const PluginId = Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' });
const Code = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$' });
const Version = Type.String({ pattern: String.raw`^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,30})?$` });

const Body = Type.Object(
  {
    failures: Type.Array(Type.Object({ plugin: PluginId, version: Version, phase: Type.Enum([...REPORT_PHASES]), code: Code, place: Type.Optional(Type.String({ maxLength: 120 })) }, closed), { maxItems: 20 }),
    loads: Type.Optional(Type.Array(Type.Object({ plugin: PluginId, ms: Type.Integer({ minimum: 0, maximum: 600_000 }) }, closed), { maxItems: 20 })),
  },
  closed,
);

const ReportView = Type.Object({ plugin: Type.String(), version: Type.String(), phase: Type.String(), code: Type.String(), place: Type.String(), count: Type.Integer(), firstAt: Type.String({ format: 'date-time' }), lastAt: Type.String({ format: 'date-time' }) });

type Deps = Pick<Cradle, 'plugins' | 'metrics' | 'log'> & { shelf: RemoteShelf };

/** What browsers tell about remotes, and where staff read it. */
export function remoteReportRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/telemetry/remotes',
      summary: 'shell.routes.telemetry',
      auth: 'self',
      idempotent: false,
      bodyLimit: 16_384,
      rate: { points: 12, per: 60, by: 'user' },
      schema: { body: Body },
      handle: async ({ body }, ctx) => {
        const active = await deps.plugins.activeFor(ctx.tenant.id);
        const records = new Map((deps.plugins.plugins() as PluginRecord[]).filter(({ id, manifest }) => active.has(id) && manifest?.ui).map((record) => [record.id, record]));
        for (const { plugin, ms } of body.loads ?? []) if (records.has(plugin)) deps.metrics.observe('hako_remote_load_seconds', 'Until the first module of a remote was there', { plugin }, ms / 1_000);
        // Words that the manifest does not have are the browser's own and go no further.
        const failures = body.failures.flatMap(({ place, ...report }): RemoteReport[] => {
          const manifest = records.get(report.plugin)?.manifest;
          if (!manifest) return [];
          return [{ ...report, ...(place !== undefined && placesOf(manifest).has(place) ? { place } : {}) }];
        });
        if (failures.length === 0) return empty();
        await ctx.db.write((tx) => addReports(tx, failures, ctx.clock.now()));
        for (const { plugin, phase } of failures) deps.metrics.count('hako_remote_failures_total', 'Remotes that failed in a browser', { plugin, phase });
        deps.log.warn({ failures: failures.map(({ plugin, version, phase, code, place }) => `${plugin} ${version} ${phase} ${code} ${place ?? ''}`.trim()) }, 'remotes failed in a browser');
        // Anybody may say that a file was changed; whether it was is looked up here.
        for (const plugin of new Set(failures.filter(({ phase }) => phase === 'integrity').map((report) => report.plugin))) await deps.shelf.suspect(records.get(plugin)!);
        return empty();
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/telemetry/remotes',
      summary: 'shell.routes.reports',
      auth: 'user',
      permission: 'plugin:read',
      scope: 'tenant',
      schema: { response: Type.Array(ReportView) },
      handle: async (_input, ctx) => data(await ctx.db.read(newestReports)),
    }),
  ];
}

const placesOf = ({ ui }: PluginManifest): Set<string> => new Set([...(ui?.pages ?? []).map(({ expose }) => expose), ...(ui?.slots ?? []).flatMap(({ slot, expose }) => [slot, expose])]);
