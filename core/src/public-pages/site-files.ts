import { languageTag, LOCALES, type SitemapEntry } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { SYSTEM, type PluginRegistry } from '../plugins/index.js';
import { alternatesOf } from './address.js';
import { escapeHtml } from './document.js';
import type { KnownPage } from './page-table.js';
import { COMMON_HEADERS, DATA_POLICY } from './policy.js';
import { renderedOf, type Rendered } from './rendered.js';
import { publishedTalents } from './visit.js';

/** The protocol's limit of addresses a file (sitemaps.org). */
const MOST_URLS = 50_000;
const FRESH_MS = 10 * 60_000;
const ASK_MS = 10_000;

type Deps = Pick<Cradle, 'config' | 'tenants' | 'plugins' | 'database' | 'log'> & { pluginRegistry: PluginRegistry };

export interface SiteFiles {
  /** `/robots.txt`, `/sitemap.xml`, `/sitemap-<n>.xml`; `undefined` for everything else. */
  file(path: string): Promise<Rendered | undefined>;
}

export function createSiteFiles(deps: Deps, pages: () => readonly KnownPage[]): SiteFiles {
  let known: { files: Map<string, Rendered>; at: number } | undefined;
  let pending: Promise<Map<string, Rendered>> | undefined;

  const sitemaps = async (): Promise<Map<string, Rendered>> => {
    if (known && performance.now() - known.at < FRESH_MS) return known.files;
    pending ??= makeSitemaps(deps, pages())
      .then((files) => {
        known = { files, at: performance.now() };
        return files;
      })
      .finally(() => (pending = undefined));
    // An old list is better than a slow one.
    return known ? known.files : pending;
  };

  return {
    async file(path) {
      if (path === '/robots.txt') return robots(deps, pages());
      if (/^\/sitemap(?:-\d{1,4})?\.xml$/.test(path)) return (await sitemaps()).get(path);
      return undefined;
    },
  };
}

/** What is no page: interfaces, files of the house, the staff's programs. */
const NO_PAGES = ['/api/', '/files/', '/health/', '/metrics', '/remotes/'];

function robots({ config }: Pick<Cradle, 'config'>, pages: readonly KnownPage[]): Promise<Rendered> {
  // A parameter is a star and the end is said (RFC 9309, 2.2.3), so that nobody's path begins like one of these.
  const tools = pages.filter(({ page }) => page.crawl === 'never').map(({ parts }) => `${parts.map((part) => (part.startsWith(':') ? '*' : part)).join('/')}$`);
  const closed = [...NO_PAGES, ...tools.flatMap((tool) => [tool, ...LOCALES.map((locale) => `/${locale}${tool}`)])];
  return fileOf('text/plain; charset=utf-8', `User-agent: *\n${closed.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${config.publicUrl}/sitemap.xml\n`);
}

async function makeSitemaps(deps: Deps, pages: readonly KnownPage[]): Promise<Map<string, Rendered>> {
  const entries = (await Promise.all(pages.filter(({ page }) => page.sitemap).map((page) => entriesOf(deps, page)))).flat();
  const urls = entries.flatMap((entry) => urlsOf(deps.config.publicUrl, entry));
  if (urls.length <= MOST_URLS) return new Map([['/sitemap.xml', await urlSet(urls)]]);
  const files = new Map<string, Rendered>();
  for (let at = 0; at < urls.length; at += MOST_URLS) files.set(`/sitemap-${files.size + 1}.xml`, await urlSet(urls.slice(at, at + MOST_URLS)));
  const index = [...files.keys()].map((name) => `<sitemap><loc>${escapeHtml(deps.config.publicUrl + name)}</loc></sitemap>`);
  files.set('/sitemap.xml', await xml(`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${index.join('')}</sitemapindex>`));
  return files;
}

/** Agency by agency; one whose plugin stumbles is left out and the others stand. */
async function entriesOf({ tenants, plugins, database, log }: Deps, { plugin, page }: KnownPage): Promise<SitemapEntry[]> {
  const entries: SitemapEntry[] = [];
  for (const tenant of await tenants.list()) {
    if (tenant.status !== 'active' || (await plugins.check(plugin, tenant.id)) !== 'open') continue;
    try {
      const talents = await publishedTalents({ database }, tenant.id);
      const ctx = await plugins.context(plugin, tenant.id, SYSTEM, { signal: AbortSignal.timeout(ASK_MS) });
      if (talents.length > 0) entries.push(...((await plugins.run(plugin, tenant.id, async () => page.sitemap?.(talents, ctx))) ?? []));
    } catch (err) {
      log.warn({ err, plugin, tenantId: tenant.id }, 'an agency is missing in the sitemap');
    }
  }
  return entries;
}

/** One entry a language, each with all of them, as hreflang asks for. */
function urlsOf(origin: string, { path, lastModified }: SitemapEntry): string[] {
  const alternates = alternatesOf(path);
  const links = [...LOCALES.map((locale) => [languageTag(locale), alternates[locale]] as const), ['x-default', path] as const];
  const xhtml = links.map(([tag, to]) => `<xhtml:link rel="alternate" hreflang="${tag}" href="${escapeHtml(origin + to)}"/>`).join('');
  const changed = lastModified ? `<lastmod>${lastModified.toISOString()}</lastmod>` : '';
  return [path, ...LOCALES.map((locale) => alternates[locale])].map((to) => `<url><loc>${escapeHtml(origin + to)}</loc>${changed}${xhtml}</url>`);
}

const urlSet = (urls: readonly string[]): Promise<Rendered> => xml(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${urls.join('')}</urlset>`);
const xml = (body: string): Promise<Rendered> => fileOf('application/xml; charset=utf-8', `<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`);

function fileOf(type: string, body: string): Promise<Rendered> {
  const headers = { ...COMMON_HEADERS, 'content-security-policy': DATA_POLICY, 'content-type': type, 'cache-control': 'public, max-age=600' };
  return renderedOf({ status: 200, body, headers, vary: [] }, { tenantId: '', plugin: 'core', tags: new Set(), madeAt: 0, freshForMs: FRESH_MS });
}
