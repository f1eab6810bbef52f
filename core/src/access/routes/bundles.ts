import { defineRoute, list, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { rolePacks } from '../packs.js';
import { linesOf } from '../templates.js';
import { Names, Policy } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'plugins' | 'translations'>;

const whole = <T>(items: T[]) => list(items, { pageSize: items.length, total: items.length, totalIsExact: true, nextCursor: null });
const Permissions = Type.Array(Type.String());

/** What a new role may begin with. */
export function bundleRoutes({ access, plugins, translations }: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/roles/templates',
      summary: 'access.routes.templates',
      auth: 'user',
      permission: 'role:read',
      scope: 'visible',
      schema: { response: Type.Array(Type.Object({ code: Type.String(), name: Names, description: Type.String(), policies: Type.Array(Policy) })) },
      handle: async (_input, ctx) =>
        whole(
          access.templates().map((template) => ({
            code: template.code,
            name: template.name,
            description: translations.t('core', `access.templates.${template.code}`, ctx.locale),
            policies: linesOf(template),
          })),
        ),
    }),
    defineRoute({
      method: 'GET',
      path: '/roles/packs',
      summary: 'access.routes.packs',
      auth: 'user',
      permission: 'role:read',
      scope: 'visible',
      schema: { response: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), plugin: Type.String(), levels: Type.Object({ reader: Permissions, editor: Permissions, manager: Permissions }) })) },
      handle: async (_input, ctx) => {
        const active = await plugins.activeFor(ctx.tenant.id);
        const title = (owner: string, id: string): string => {
          if (owner === 'core') return translations.t('core', `access.packs.${id}`, ctx.locale);
          const manifest = plugins.plugins().find((plugin) => plugin.id === owner)?.manifest;
          return manifest ? translations.t(manifest.i18n.namespace, manifest.title, ctx.locale) : owner;
        };
        return whole(rolePacks(access.catalogue(['core', ...active])).map(({ id, owner, levels }) => ({ id, title: title(owner, id), plugin: owner, levels })));
      },
    }),
  ];
}
