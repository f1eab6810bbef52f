import { HakoError, negotiateLocale } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import { visitorFacts, type RequestMark } from '../http/index.js';
import type { RateLimits } from '../http/rate-limit.js';
import type { PluginRegistry } from '../plugins/registry.js';
import { ASSETS, createAssetShelf } from './assets.js';
import { isForeign, readFields, redirectTarget } from './forms.js';
import { Looks } from './looks.js';
import type { OwnPageCopies } from './page-copies.js';
import { createPageTable } from './page-table.js';
import { COMMON_HEADERS, DATA_POLICY } from './policy.js';
import { ask, bytesOf, inputOf, type Caller, type RenderDeps, type Subject } from './render.js';
import type { Rendered } from './rendered.js';
import { send } from './send.js';
import { createSiteFiles } from './site-files.js';
import { createSystemPages, type SystemStatus } from './system-pages.js';
import type { PublicPages } from './types.js';
import type { Tenant } from '../tenancy/types.js';
import { admitted, placeOf, publicTalent, visitOf, type Visit } from './visit.js';

export type PublicPagesDeps = Omit<RenderDeps, 'assets'> & Pick<Cradle, 'tenants' | 'perimeter' | 'translations' | 'database' | 'log' | 'metrics'> & { pluginRegistry: PluginRegistry; pageCopies: OwnPageCopies };

/** Beyond its freshness a copy still answers this long, while a new one is made behind it. */
const STALE_MS = 600_000;
const MOST_QUERY = 200;
/** What changes a talent or a switch purges her copies; this bounds what a lost message costs. */
const SURE_MS = 2_000;

/** Fans' pages, outside `/api`: the agency is found by the talent's public path, and each plugin stands behind its gate. */
export function createPublicPages(given: PublicPagesDeps): PublicPages {
  const assets = createAssetShelf(given.pluginRegistry);
  const deps: PublicPagesDeps & RenderDeps = { ...parts(given), assets };
  const table = createPageTable(given.pluginRegistry);
  const system = createSystemPages(given);
  const looks = new Looks();
  const files = createSiteFiles(deps, () => table.all());
  const making = new Map<string, Promise<Rendered>>();
  const { store } = given.pageCopies;

  async function serve(ctx: Context, visit: Visit, limits: RateLimits): Promise<boolean> {
    const { match, mark } = visit;
    const say = async (status: SystemStatus): Promise<true> => send(ctx, await sorry(status, visit));
    const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
    if (!isRead && !(ctx.method === 'POST' && match.page.form)) return say(405);
    const place = await placeOf(deps, visit).catch((fault: unknown) => report(fault, visit));
    if (!place) return say(503);
    if (place.kind === 'missing' || place.kind === 'gone') return send(ctx, await system.page((await spent(limits, mark)) ? 429 : place.kind === 'gone' ? 410 : 404, visit.locale));
    if (place.kind === 'paused') return (await spent(limits, mark)) ? say(429) : send(ctx, await paused(visit, place));
    const state = await deps.plugins.check(match.plugin, place.kind === 'found' ? place.tenant.id : null);
    if (place.kind === 'moved') return redirect(ctx, 308, place.to + searchOf(ctx, visit));
    if (state === 'inactive' || state === 'needs-config') return say(404);
    if (!(await admitted(deps, ctx, mark, place.tenant.id))) return say(403);
    if (!isRead) return submit(ctx, visit, place, limits, say);
    const query = queryOf(ctx, visit);
    if (match.page.cache === 'none') return unshared(ctx, visit, place, query, limits, say);

    const key = keyOf(visit, query);
    const copy = store.get(key);
    const age = copy ? performance.now() - copy.madeAt : Infinity;
    if (copy && state === 'open') copy.checkedAt = performance.now();
    if (copy && age <= copy.freshForMs) return send(ctx, copy);
    // A plugin in trouble: an old page is better than none.
    if (copy && state === 'unavailable') return send(ctx, copy);
    if (state === 'unavailable') return say(503);
    if (copy && age <= copy.freshForMs + STALE_MS) {
      make(key, visit, place, query).catch(() => undefined);
      return send(ctx, copy);
    }
    if (!making.has(key) && (await spent(limits, mark))) return say(429);
    try {
      return await answer(ctx, visit, await make(key, visit, place, query));
    } catch (fault) {
      return copy ? send(ctx, copy) : say(statusOf(fault));
    }
  }

  /** One rendering for all who wait for it. */
  function make(key: string, visit: Visit, place: { tenant: Subject['tenant']; talentId: string }, query: Record<string, string>): Promise<Rendered> {
    let pending = making.get(key);
    if (!pending) {
      const { moment } = store;
      pending = render(visit, place, query, { ip: '', userAgent: '' }, true)
        .then((rendered) => {
          if (rendered.status === 200) store.keep(key, rendered, moment);
          return rendered;
        })
        .catch((fault: unknown) => {
          report(fault, visit);
          throw fault;
        })
        .finally(() => making.delete(key));
      making.set(key, pending);
    }
    return pending;
  }

  async function render(visit: Visit, place: { tenant: Subject['tenant']; talentId: string }, query: Record<string, string>, visitor: Caller, keep: boolean): Promise<Rendered> {
    const talent = await publicTalent(deps, place.tenant.id, place.talentId);
    if (!talent) throw new HakoError('NOT_FOUND');
    looks.note(talent);
    const subject = { tenant: place.tenant, talent, query };
    const page = await ask(deps, visit, subject, visitor, (ctx) => visit.match.page.render(inputOf(deps, visit, subject), ctx));
    return bytesOf(deps, visit, subject, page, { keep });
  }

  async function unshared(ctx: Context, visit: Visit, place: { tenant: Subject['tenant']; talentId: string }, query: Record<string, string>, limits: RateLimits, say: (status: SystemStatus) => Promise<true>): Promise<true> {
    if (await spent(limits, visit.mark)) return say(429);
    try {
      return await answer(ctx, visit, await render(visit, place, query, callerOf(ctx, visit), false));
    } catch (fault) {
      report(fault, visit);
      return say(statusOf(fault));
    }
  }

  /** A page that says it is missing, without words of its own, gets the site's. */
  async function answer(ctx: Context, visit: Visit, rendered: Rendered): Promise<true> {
    if ((rendered.status === 404 || rendered.status === 410) && rendered.worded !== true) return send(ctx, await sorry(rendered.status, visit));
    return send(ctx, rendered);
  }

  async function submit(ctx: Context, visit: Visit, place: { tenant: Subject['tenant']; talentId: string }, limits: RateLimits, say: (status: SystemStatus) => Promise<true>): Promise<true> {
    const { form } = visit.match.page;
    if (!form) return say(405);
    if (isForeign(ctx, deps)) return say(403);
    if (await spent(limits, visit.mark)) return say(429);
    const reading = await readFields(ctx, form);
    if (!reading.ok) return say(reading.status);
    try {
      const talent = await publicTalent(deps, place.tenant.id, place.talentId);
      if (!talent) return await say(404);
      looks.note(talent);
      const subject = { tenant: place.tenant, talent, query: {} };
      const found = await ask(deps, visit, subject, callerOf(ctx, visit), (context) => form.submit({ ...inputOf(deps, visit, subject), fields: reading.fields }, context));
      const target = redirectTarget(found);
      if (target !== undefined) return redirect(ctx, 303, target);
      return await answer(ctx, visit, await bytesOf(deps, visit, subject, found as Exclude<typeof found, { redirect: string }>, { keep: false }));
    } catch (fault) {
      report(fault, visit);
      return say(statusOf(fault));
    }
  }

  /** In her colour where the address is hers and still says something. */
  const sorry = (status: SystemStatus, { match, locale }: Visit): Promise<Rendered> => system.page(status, locale, looks.of(match.params['path']));

  /** In her colour: the address is hers, and comes back. */
  async function paused({ match, locale }: Visit, { tenant, talentId }: { tenant: Tenant; talentId: string }): Promise<Rendered> {
    const known = looks.of(match.params['path']);
    const talent = known ? undefined : await publicTalent(deps, tenant.id, talentId);
    if (talent) looks.note(talent);
    return system.page('paused', locale, known ?? talent);
  }

  function report(fault: unknown, { match, mark }: Visit): undefined {
    if (fault instanceof HakoError && (fault.code === 'NOT_FOUND' || fault.code === 'RATE_LIMITED')) return;
    deps.log.error({ err: fault, plugin: match.plugin, path: match.page.path, requestId: mark.requestId }, 'a page could not be rendered');
  }

  async function answerPage(ctx: Context, visit: Visit, limits: RateLimits): Promise<boolean> {
    try {
      return await serve(ctx, visit, limits);
    } finally {
      count(ctx, visit);
    }
  }

  function count(ctx: Context, { match, mark }: Visit): void {
    deps.metrics.request({ plugin: match.plugin, method: ctx.method, route: match.page.path, status: ctx.res.statusCode, seconds: (performance.now() - mark.startedAt) / 1_000 });
  }

  /**
   * The way of nearly every request: a copy that is fresh, of a talent and a plugin that somebody made sure of a moment ago,
   * for a visitor whom the perimeter lets in without asking the database. Nothing is waited for.
   */
  function atOnce(ctx: Context, visit: Visit): boolean {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || visit.match.page.cache === 'none') return false;
    const copy = store.get(keyOf(visit, queryOf(ctx, visit)));
    const now = performance.now();
    if (!copy || now - copy.madeAt > copy.freshForMs || now - (copy.checkedAt ?? -Infinity) > SURE_MS) return false;
    if (admitted(deps, ctx, visit.mark, copy.tenantId) !== true) return false;
    send(ctx, copy);
    count(ctx, visit);
    return true;
  }

  return {
    answering(limits) {
      void given.pageCopies.listen();
      return (ctx) => {
        const { path } = ctx;
        if (path.startsWith(ASSETS)) return serveAsset(ctx);
        if (path === '/robots.txt' || path.startsWith('/sitemap')) return files.file(path).then((file) => file !== undefined && send(ctx, file));
        const found = table.find(path);
        if (!found) return astray(ctx, limits);
        const visit = visitOf(ctx, found.match, found.address);
        if (path.endsWith('/')) return Promise.resolve(redirect(ctx, 308, path.replace(/\/+$/, '') + searchOf(ctx, visit)));
        return atOnce(ctx, visit) || answerPage(ctx, visit, limits);
      };
    },
  };

  /** Below what plugins serve to fans nothing is the staff's: who mistypes an address is told so, and is not asked to sign in. */
  function astray(ctx: Context, limits: RateLimits): Promise<boolean> | false {
    const stray = table.stray(ctx.path);
    if (!stray) return false;
    const { mark } = ctx.state as { mark: RequestMark };
    const locale = stray.address.locale ?? negotiateLocale(ctx.get('accept-language') || undefined);
    return spent(limits, mark).then(async (isSpent) => send(ctx, await system.page(isSpent ? 429 : 404, locale, looks.of(stray.params['path']))));
  }

  async function serveAsset(ctx: Context): Promise<boolean> {
    if ((ctx.method === 'GET' || ctx.method === 'HEAD') && (await assets.serve(ctx))) return true;
    return send(ctx, await system.page(404, 'en'));
  }
}

/** The cradle is a proxy: spreading it would make every part of the house. */
const parts = (cradle: PublicPagesDeps): PublicPagesDeps => ({
  config: cradle.config, contexts: cradle.contexts, plugins: cradle.plugins, pluginRegistry: cradle.pluginRegistry, tenants: cradle.tenants, perimeter: cradle.perimeter,
  translations: cradle.translations, database: cradle.database, log: cradle.log, metrics: cradle.metrics, pageCopies: cradle.pageCopies,
});

const keyOf = ({ match, address, locale }: Visit, query: Record<string, string>): string => `${address.locale ?? ''} ${locale} ${address.path}${match.query.size === 0 ? '' : ` ${JSON.stringify(query)}`}`;

/** Only what the page reads, in one order, and no more of it than a link of ours holds. */
function queryOf(ctx: Context, { match }: Visit): Record<string, string> {
  if (match.query.size === 0 || ctx.querystring === '') return {};
  const given = new URLSearchParams(ctx.querystring);
  return Object.fromEntries([...match.query].flatMap((name) => {
    const value = given.get(name);
    return value === null || value.length > MOST_QUERY ? [] : [[name, value]];
  }));
}

function searchOf(ctx: Context, visit: Visit): string {
  const query = new URLSearchParams(queryOf(ctx, visit)).toString();
  return query === '' ? '' : `?${query}`;
}

function redirect(ctx: Context, status: 303 | 308, location: string): true {
  ctx.respond = false;
  ctx.res.writeHead(status, { ...COMMON_HEADERS, 'content-security-policy': DATA_POLICY, 'x-request-id': (ctx.state['mark'] as RequestMark).requestId, location, 'cache-control': status === 303 ? 'no-store' : 'public, max-age=60', 'content-length': '0' });
  ctx.res.end();
  return true;
}

const callerOf = (ctx: Context, { mark }: Visit): Caller => ({ ip: mark.address.ip, userAgent: ctx.get('user-agent').slice(0, 300), visitor: visitorFacts(ctx, mark.address.secure) });

/** Whether the address has asked too often for what is not in memory. */
async function spent(limits: RateLimits, { address }: RequestMark): Promise<boolean> {
  return (await limits.consume({ tenantId: undefined, userId: undefined, addressGroup: address.group }, undefined))?.allowed === false;
}

function statusOf(fault: unknown): SystemStatus {
  if (!(fault instanceof HakoError)) return 503;
  if (fault.code === 'NOT_FOUND') return 404;
  return fault.code === 'RATE_LIMITED' ? 429 : 503;
}
