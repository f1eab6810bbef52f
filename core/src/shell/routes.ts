import { data, defineRoute, type RouteDef } from '@hako/sdk-plugin';
import { shellBoot, type BootDeps } from './boot.js';

export function shellRoutes(deps: BootDeps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/shell/boot',
      summary: 'shell.routes.boot',
      auth: 'self',
      schema: {},
      handle: async (_input, ctx) => data(await shellBoot(deps, ctx), { headers: { 'cache-control': 'no-store' } }),
    }),
  ];
}
