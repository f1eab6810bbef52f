import { LOCALES, type PublicPageDef } from '@hako/sdk-plugin';
import type { PluginRegistry } from '../plugins/registry.js';
import { addressOf, type Address } from './address.js';

export interface KnownPage {
  plugin: string;
  page: PublicPageDef;
  /** `/m/:path` cut at its slashes. */
  parts: readonly string[];
  query: ReadonlySet<string>;
}

export interface PageMatch extends KnownPage {
  params: Readonly<Record<string, string>>;
}

export interface PageTable {
  /** The page of an address, with or without a language. */
  find(path: string): { match: PageMatch; address: Address } | undefined;
  /** An address that nobody has, among the plugins' pages: `/m/luna/aks`, `/fr/m/luna`. A fan mistyped it; it is no screen of the staff. */
  stray(path: string): { address: Address; params: Readonly<Record<string, string>> } | undefined;
  all(): readonly KnownPage[];
}

const MOST_ADDRESSES = 5_000;
const LONGEST_KEPT = 200;

/** Pages of all plugins by their first segment: an address that is nobody's costs one look, and the few that all visit are remembered. */
export function createPageTable(registry: PluginRegistry): PageTable {
  const known = new Map<string, { match: PageMatch; address: Address }>();
  let table: Map<string, KnownPage[]> | undefined;
  // Plugins register before anything is served, so the first visitor finds them all.
  const pages = (): Map<string, KnownPage[]> => (table ??= build(registry));
  const match = (path: string): PageMatch | undefined => {
    const end = path.indexOf('/', 1);
    const candidates = end === -1 ? undefined : pages().get(path.slice(1, end));
    if (!candidates) return undefined;
    const given = path.split('/');
    for (const page of candidates) {
      const params = matchParts(page.parts, given);
      if (params) return { ...page, params: Object.freeze(params) };
    }
    return undefined;
  };
  return {
    find(path) {
      const seen = known.get(path);
      if (seen) return seen;
      const address = addressOf(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
      const page = match(address.path);
      if (!page) return undefined;
      const found = { match: page, address };
      if (known.size >= MOST_ADDRESSES) known.clear();
      if (path.length <= LONGEST_KEPT) known.set(path, found);
      return found;
    },
    stray(path) {
      // Also in a language that we do not speak, or one written in capitals.
      const [, tag, rest] = /^\/([a-z]{2}(?:-[a-z]{2,4})?)(\/.*)$/i.exec(path) ?? [];
      const bare = rest !== undefined && pages().has(firstOf(rest)) ? rest : path;
      const candidates = pages().get(firstOf(bare));
      if (!candidates) return undefined;
      const known = LOCALES.find((locale) => bare !== path && locale === tag?.slice(0, 2).toLowerCase());
      const given = bare.split('/');
      const params = candidates.map(({ parts }) => matchParts(parts, given.slice(0, parts.length))).find((found) => found !== undefined) ?? {};
      return { address: { locale: known, path: bare }, params };
    },
    all: () => [...pages().values()].flat(),
  };
}

function build(registry: PluginRegistry): Map<string, KnownPage[]> {
  const table = new Map<string, KnownPage[]>();
  for (const { id, contributions } of registry.all()) {
    for (const page of contributions?.pages ?? []) {
      const parts = page.path.split('/');
      const first = parts[1] ?? '';
      table.set(first, [...(table.get(first) ?? []), { plugin: id, page, parts, query: new Set(page.query) }]);
    }
  }
  // What is written out goes before what is a parameter: `/m/:path/ask` before `/m/:path/:other`.
  for (const known of table.values()) known.sort((a, b) => variables(a.parts) - variables(b.parts));
  return table;
}

const firstOf = (path: string): string => path.split('/', 2)[1] ?? '';

const variables = (parts: readonly string[]): number => parts.filter((part) => part.startsWith(':')).length;

function matchParts(wanted: readonly string[], given: readonly string[]): Record<string, string> | undefined {
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
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
