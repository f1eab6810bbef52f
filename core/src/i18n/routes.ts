import { createHash } from 'node:crypto';
import { data, defineRoute, empty, LOCALES, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';

/** Texts for the shell and the remotes; public, because the sign-in page needs them. */
export function i18nRoutes(deps: Pick<Cradle, 'translations'>): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/i18n/:locale/:namespace',
      summary: 'http.routes.i18n',
      auth: 'public',
      schema: {
        params: Type.Object({ locale: Type.Enum([...LOCALES]), namespace: Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }) }),
        response: Type.Record(Type.String(), Type.String()),
      },
      handle: async ({ params, headers }) => {
        if (!deps.translations.namespaces().includes(params.namespace)) throw notFound();
        const bundle = deps.translations.bundle(params.namespace, params.locale);
        const etag = `"${createHash('sha256').update(JSON.stringify(bundle)).digest('base64url').slice(0, 22)}"`;
        const caching = { etag, 'cache-control': 'public, max-age=60, stale-while-revalidate=600' };
        if (headers['if-none-match'] === etag) return empty({ status: 304, headers: caching });
        return data(bundle, { headers: caching });
      },
    }),
  ];
}
