import type { PageInput, PublicPage, PublicTalent, RequestContext } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { VISITOR, type RequestFacts } from '../http/index.js';
import { traced } from '../observability/index.js';
import type { PluginRegistry } from '../plugins/registry.js';
import type { Tenant } from '../tenancy/types.js';
import { alternatesOf, inLanguage } from './address.js';
import type { AssetShelf } from './assets.js';
import { atomOf } from './atom.js';
import { documentOf } from './document.js';
import { checkOrigins, COMMON_HEADERS, contentSecurityPolicy, DATA_POLICY } from './policy.js';
import { renderedOf, type Rendered } from './rendered.js';
import type { Visit } from './visit.js';

export type RenderDeps = Pick<Cradle, 'config' | 'contexts' | 'plugins'> & { pluginRegistry: PluginRegistry; assets: AssetShelf };

/** A page should be there in a second; a database under load may take a few. */
const RENDER_MS = 5_000;
const DEFAULT_MAX_AGE_SECONDS = 60;
const STALE_SECONDS = 600;
const MOST_TAGS = 20;

export interface Subject {
  tenant: Tenant;
  talent: PublicTalent;
  query: Record<string, string>;
}

/** Who asks; nobody while a shared copy is made. */
export type Caller = Pick<RequestFacts, 'ip' | 'userAgent' | 'visitor'>;

export function inputOf({ config }: Pick<Cradle, 'config'>, { match, address }: Visit, { talent, query }: Subject): PageInput {
  return {
    params: match.params,
    query,
    talent,
    path: address.path,
    href: (path) => inLanguage(address.locale, path),
    alternates: alternatesOf(address.path),
    absolute: (path) => config.publicUrl + path,
  };
}

/** The plugin's work, behind its bulkhead and breaker, cut off when it takes too long. */
export function ask<T>({ contexts, plugins }: Pick<RenderDeps, 'contexts' | 'plugins'>, visit: Visit, { tenant, talent }: Pick<Subject, 'tenant' | 'talent'>, visitor: Caller, work: (ctx: RequestContext) => Promise<T>): Promise<T> {
  const { plugin } = visit.match;
  const signal = AbortSignal.timeout(RENDER_MS);
  const ctx = contexts.forRequest({
    owner: plugin,
    route: { method: 'GET', path: visit.match.page.path, summary: '', auth: 'public', schema: {}, handle: async () => ({ kind: 'empty' }) },
    requestId: visit.mark.requestId,
    ...visitor,
    locale: visit.locale,
    signal,
    auth: { tenant, talentId: talent.id, principal: VISITOR, locale: visit.locale, passwordChangeRequired: false },
  });
  const late = new Promise<never>((_done, reject) => signal.addEventListener('abort', () => reject(new Error('the page took too long')), { once: true }));
  return plugins.run(plugin, tenant.id, () => traced({ tenant: tenant.id, plugin }, () => Promise.race([work(ctx), late])));
}

/** A plugin's page as bytes with all its heads. */
export async function bytesOf(deps: RenderDeps, visit: Visit, { tenant, talent }: Pick<Subject, 'tenant' | 'talent'>, page: PublicPage, options: { keep: boolean }): Promise<Rendered> {
  const { plugin } = visit.match;
  const { origins = {}, css, tags = [], maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS, status = 200 } = page;
  checkOrigins(origins, deps.pluginRegistry.get(plugin)?.manifest?.network ?? []);
  // Within a style element this is the one thing that could end it.
  if (css?.includes('</')) throw new Error('a style sheet must not hold "</"');
  if (tags.length > MOST_TAGS || tags.some((tag) => tag.length > 80)) throw new Error(`a page may have ${MOST_TAGS} tags of 80 characters`);
  const islands = await Promise.all((page.islands ?? []).map((name) => deps.assets.asset(plugin, name)));
  const indexed = status === 200 && options.keep && page.robots !== 'noindex';
  const { locale, address } = visit;
  const facts = { locale, address: inLanguage(address.locale, address.path), origin: deps.config.publicUrl };
  const body = page.feed
    ? atomOf(page.feed, { ...facts, href: (path) => inLanguage(address.locale, path) })
    : documentOf(page, { ...facts, alternates: alternatesOf(address.path), path: address.path, islands, indexed });
  const maxAge = Math.max(0, Math.floor(maxAgeSeconds));
  const headers = {
    ...COMMON_HEADERS,
    'content-type': `${page.feed ? 'application/atom+xml' : 'text/html'}; charset=utf-8`,
    'content-language': locale === 'zh' ? 'zh-CN' : locale,
    'cache-control': options.keep ? (status === 200 ? `public, max-age=${maxAge}, stale-while-revalidate=${STALE_SECONDS}` : 'public, max-age=0, must-revalidate') : 'no-store',
    'content-security-policy': page.feed ? DATA_POLICY : contentSecurityPolicy({ style: css, scripts: islands.map(({ integrity }) => `'${integrity}'`), origins }),
    ...(page.referrer ? { 'referrer-policy': page.referrer } : {}),
    ...(indexed ? {} : { 'x-robots-tag': 'noindex' }),
    ...(status === 503 || status === 429 ? { 'retry-after': '30' } : {}),
  };
  const copy = { tenantId: tenant.id, plugin, tags: new Set([`talent:${talent.id}`, ...tags]), madeAt: performance.now(), freshForMs: Math.max(1, maxAge) * 1_000 };
  const rendered = await renderedOf({ status, body, headers, vary: address.locale === undefined ? ['accept-language'] : [] }, copy, { compress: options.keep });
  return page.body === '' && !page.feed ? rendered : { ...rendered, worded: true };
}
