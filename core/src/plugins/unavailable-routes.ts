import { defineRoute, HakoError, type RouteDef } from '@hako/sdk-plugin';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const DEPTH = 4;

/** Stand in for the routes of a plugin that could not tell them: those who use it read its name, not "not found". */
export function unavailableRoutes(plugin: string, prefixes: readonly string[]): RouteDef[] {
  const paths = prefixes.flatMap((prefix) => Array.from({ length: DEPTH + 1 }, (_, depth) => `/${[prefix, ...Array.from({ length: depth }, (_one, index) => `:p${index}`)].join('/')}`));
  return paths.flatMap((path) =>
    METHODS.map((method) =>
      defineRoute({
        method,
        path,
        summary: 'plugins.routes.unavailable',
        auth: 'self',
        schema: {},
        idempotent: false,
        handle: async () => {
          throw new HakoError('PLUGIN_UNAVAILABLE', { params: { plugin }, details: { plugin } });
        },
      }),
    ),
  );
}
