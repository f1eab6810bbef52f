import type { PluginContext, RequestContext } from '../context.js';
import type { Locale } from '../locale.js';

/** The talent whose pages are visited, as everybody may know her. */
export interface PublicTalent {
  id: string;
  /** Her present public path, `[a-z0-9-]{3,64}`. */
  path: string;
  displayName: string;
  /** IANA name, `Asia/Tokyo`. */
  timezone: string;
  /** `#rrggbb` as she chose it; `publicTheme` makes readable colours of it. */
  oshiColor: string | null;
  /** `https://…` or a path of this site. */
  avatarUrl: string | null;
}

export interface PageInput {
  params: Readonly<Record<string, string>>;
  /** Only what the definition names in `query`; everything else in the address is ignored. */
  query: Readonly<Record<string, string>>;
  talent: PublicTalent;
  /** The page's own address without a language, `/m/luna`. */
  path: string;
  /** Another page of the site in the language of this one: `/m/luna/ask` becomes `/ja/m/luna/ask` on a Japanese address. */
  href(path: string): string;
  /** This page in each language. */
  alternates: Readonly<Record<Locale, string>>;
  /** The whole address of a path of this site, for share links and pictures. */
  absolute(path: string): string;
}

/**
 * Origins that a page may use besides its own. Pictures may come from any `https` origin; scripts, frames and connections
 * only from hosts that the manifest names in `network`.
 */
export interface PageOrigins {
  img?: readonly string[];
  script?: readonly string[];
  frame?: readonly string[];
  connect?: readonly string[];
}

/** News of a page for feed readers; core writes it as Atom (RFC 4287). */
export interface PageFeed {
  title: string;
  /** The page that it tells of, a path without a language. */
  home: string;
  /** Whose answers these are. */
  author: string;
  /** Newest first. */
  entries: readonly {
    /** UUID; readers know by it what they have shown. */
    id: string;
    /** Without a language, `/m/luna/q/…`. */
    path: string;
    title: string;
    /** Plain text. */
    content: string;
    publishedAt: Date;
    updatedAt: Date;
  }[];
}

/** What a plugin renders; the document around it (head, policy, caching, languages) is core's. */
export interface PublicPage {
  /** 200 unless said otherwise. 404 and 410 without a body get the site's own page. */
  status?: 200 | 404 | 410 | 422 | 429 | 503;
  title: string;
  /** One or two sentences for search engines and share cards. */
  description?: string;
  /** Markup of `renderMarkup`, which escapes what people wrote. Inline scripts, `style` attributes and `on…` do nothing: the policy refuses them. */
  body: string;
  /** One inline style sheet; it is let through by its hash. */
  css?: string;
  /** Names of files of the manifest's `public.dir`, `ask.js`: modules with integrity, loaded after the page. */
  islands?: readonly string[];
  /** Open Graph and card data. The picture is a path of this site or an `https` address; sizes in pixels. */
  openGraph?: { type?: 'website' | 'profile' | 'article'; title?: string; image?: { url: string; width: number; height: number; alt: string } };
  /** Where the news of this page stand as a feed: another page of the plugin, one that answers with `feed`. A path with the language of this address. */
  alternateFeed?: { path: string; title: string };
  /** This answer is a feed: nothing of the document is used but `tags`, `status` and `maxAgeSeconds`. */
  feed?: PageFeed;
  /** schema.org data, written as JSON-LD. */
  jsonLd?: Record<string, unknown>;
  /** Whether search engines may list it. Default `index` for status 200. */
  robots?: 'index' | 'noindex';
  /** Colour of the browser's bars; `PublicTheme.themeColor`. */
  themeColor?: { light: string; dark: string };
  colorScheme?: 'light' | 'dark' | 'light dark';
  origins?: PageOrigins;
  /** `no-referrer` for addresses that hold a token. */
  referrer?: 'strict-origin-when-cross-origin' | 'no-referrer';
  /** Seconds that browsers and proxies use it without asking; 60 unless said otherwise. Ours is purged at once. */
  maxAgeSeconds?: number;
  /** Surrogate keys of the copy that is kept, besides `talent:<id>`: what `ctx.pages.purge` names. At most 20, 80 characters each. */
  tags?: readonly string[];
}

export interface SitemapEntry {
  /** Without a language, `/m/luna`. */
  path: string;
  lastModified?: Date;
}

/** An HTML form that works without script: POST to the page's own address. Other sites' forms are refused. */
export interface PageForm {
  /** Names that may come; anything else is refused. A field comes once. */
  fields: readonly string[];
  /** Largest body in bytes. Default 16 KiB. */
  maxBytes?: number;
  /** Answers where to go (303), or the page again with what was wrong; nothing of it is kept. */
  submit(input: PageInput & { fields: Readonly<Record<string, string>> }, ctx: RequestContext): Promise<{ redirect: string } | PublicPage>;
}

/**
 * A page for fans, rendered on the server, outside `/api`: complete without script, in three languages, from a shared cache.
 * `/m/:path` answers in the language that the browser asks for; `/en/m/:path`, `/zh/m/:path` and `/ja/m/:path` in theirs.
 *
 * @example
 * ```ts
 * reg.pages([{ path: '/hello/:path', render: async ({ talent }, ctx) => ({ title: talent.displayName, body: await renderMarkup(<Hello talent={talent} t={ctx.t} />) }) }]);
 * ```
 */
export interface PublicPageDef {
  /** `/m/:path/q/:id`; the agency is found by the talent's public path in `:path`. Parameters are one segment each. */
  path: string;
  /** Names in the query that the page reads, and that make copies of their own in the cache. */
  query?: readonly string[];
  /**
   * `shared` (default): one copy for everybody, until a tag of it is purged; `render` sees neither address nor browser of a visitor.
   * `none`: rendered for each visit and never kept, `Cache-Control: no-store`.
   */
  cache?: 'shared' | 'none';
  render(input: PageInput, ctx: RequestContext): Promise<PublicPage>;
  form?: PageForm;
  /** `never`: robots.txt asks crawlers to stay away from the address, as from one that is a tool and no page to read. */
  crawl?: 'never';
  /** Which of its pages stand in the sitemap, for the published talents of one agency. */
  sitemap?(talents: readonly PublicTalent[], ctx: PluginContext): Promise<SitemapEntry[]>;
}
