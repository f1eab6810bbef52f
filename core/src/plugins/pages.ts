import { randomUUID } from 'node:crypto';
import { HakoError, languageTag, negotiateLocale, type Locale, type PublicPageDef, type RequestContext } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import { VISITOR } from '../http/index.js';
import type { SideHandler } from '../http/types.js';
import { traced } from '../observability/index.js';

interface Match {
  plugin: string;
  page: PublicPageDef;
  params: Record<string, string>;
}

type Deps = Pick<Cradle, 'plugins' | 'tenants' | 'contexts' | 'log' | 'perimeter'>;

/** Fans' pages, outside `/api`: the agency is found by the talent's public path, and each plugin stands behind its gate. */
export function pageHandler(deps: Deps): SideHandler {
  return async (ctx) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false;
    const match = find(deps.plugins.pages(), ctx.path);
    if (!match) return false;
    const locale = negotiateLocale(ctx.get('accept-language') || undefined);
    const found = await deps.tenants.byTalentPath(match.params['path'] ?? '');
    if (!found || found.tenant.status !== 'active' || (await deps.plugins.check(match.plugin, found.tenant.id)) === 'inactive') return answer(ctx, 404, page(locale, '404', '<h1>404</h1>'));
    if (!(await mayEnter(deps, ctx, found.tenant.id))) return answer(ctx, 403, page(locale, '403', '<h1>403</h1>'));
    if (found.redirectTo) {
      ctx.redirect(ctx.path.replace(encodeURIComponent(match.params['path'] ?? ''), found.redirectTo));
      ctx.status = 308;
      return true;
    }
    try {
      const rendered = await deps.plugins.run(match.plugin, found.tenant.id, () => traced({ tenant: found.tenant.id }, () => match.page.render({ params: match.params, query: plainQuery(ctx) }, contextOf(deps, ctx, match.plugin, found.tenant, locale))));
      ctx.set('cache-control', `public, max-age=${Math.max(0, Math.floor(rendered.maxAgeSeconds ?? 0))}`);
      return answer(ctx, rendered.status ?? 200, page(locale, rendered.title, rendered.body, rendered.head));
    } catch (err) {
      deps.log.error({ err, plugin: match.plugin, path: match.page.path }, 'a page could not be rendered');
      ctx.set('retry-after', '30');
      return answer(ctx, 503, page(locale, '503', '<h1>Please come back in a moment</h1>'));
    }
  };
}

async function mayEnter({ perimeter }: Deps, ctx: Context, tenantId: string): Promise<boolean> {
  const mark = ctx.state['mark'] as { requestId: string; address: { ip: string } } | undefined;
  const visit = { ip: mark?.address.ip ?? 'unknown', userAgent: ctx.get('user-agent'), requestId: mark?.requestId ?? '' };
  try {
    await perimeter.admitAnyone(visit, { agencyFollows: true });
    await perimeter.admit(tenantId, { ...visit, door: 'public' });
    return true;
  } catch (refusal) {
    if (refusal instanceof HakoError) return false;
    throw refusal;
  }
}

function find(pages: readonly { plugin: string; page: PublicPageDef }[], path: string): Match | undefined {
  for (const { plugin, page: definition } of pages) {
    const params = matchPath(definition.path, path);
    if (params) return { plugin, page: definition, params };
  }
  return undefined;
}

export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return undefined;
    } else {
      if (value === '') return undefined;
      params[part.slice(1)] = percentDecoded(value);
    }
  }
  return params;
}

/** What is no UTF-8 stays as it came: nobody's path, so that the page is missing. */
function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function contextOf({ contexts }: Deps, ctx: Context, plugin: string, tenant: NonNullable<Awaited<ReturnType<Cradle['tenants']['byId']>>>, locale: Locale): RequestContext {
  const mark = ctx.state['mark'] as { requestId: string; address: { ip: string } } | undefined;
  return contexts.forRequest({
    owner: plugin,
    route: { method: 'GET', path: ctx.path, summary: '', auth: 'public', schema: {}, handle: async () => ({ kind: 'empty' }) },
    requestId: mark?.requestId ?? randomUUID(),
    ip: mark?.address.ip ?? '',
    userAgent: ctx.get('user-agent').slice(0, 300),
    locale,
    signal: AbortSignal.timeout(15_000),
    auth: { tenant, principal: VISITOR, locale, passwordChangeRequired: false },
  });
}

function plainQuery(ctx: Context): Record<string, string> {
  return Object.fromEntries(Object.entries(ctx.query).map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? '') : (value ?? '')]));
}

function answer(ctx: Context, status: number, body: string): true {
  ctx.status = status;
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = body;
  return true;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Body and head come from the plugin's own templates, which escape what people wrote. */
function page(locale: Locale, title: string, body: string, head = ''): string {
  return `<!doctype html>\n<html lang="${languageTag(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>${head}</head><body>${body}</body></html>\n`;
}
