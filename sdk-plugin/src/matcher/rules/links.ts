import { domainToASCII } from 'node:url';
import { Trick, type Reading } from '../text/reading.js';
import type { FilterAction, LinkList } from '../types.js';
import { findingIn, type Finding } from './finding.js';

/** Something that is an address, or may be one. */
interface Link {
  start: number;
  end: number;
  /** In ASCII, without `www.`. */
  host: string;
  /** Host and path, as patterns of addresses begin. */
  address: string;
  /** With a scheme, `www.`, a path, or an ending that no sentence has: `ok.thanks` is not. */
  certain: boolean;
  /** Written so that it does not look like one: `example[.]com`. */
  hidden: boolean;
}

const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?`;
const LINK = new RegExp(String.raw`(?:(h(?:tt|xx)ps?:\/\/)(?:[^\s\/@]{1,64}@)?)?((?:${LABEL}\.){1,6}[\p{L}][\p{L}\p{N}-]{1,24})(:\d{1,5})?((?:\/|\?)[^\s<>"'「」『』（）、。，！？]{0,500})?`, 'giu');
/** Addresses by number. */
const NUMBERED = /(h(?:tt|xx)ps?:\/\/)(\d{1,3}(?:\.\d{1,3}){3})(:\d{1,5})?((?:\/|\?)[^\s<>"'、。]{0,500})?/giu;
const ENDINGS = new Set('com net org info biz io gg cc tv xyz top site online shop store club vip live app dev link page fun icu cn jp tw hk kr ru uk de fr eu co moe ly gl'.split(' '));
const HIDDEN = /([a-z0-9][a-z0-9-]{0,61}[a-z0-9]) ?(?:[[({（【] ?(?:\.|dot|点|ドット|。) ?[\])}）】]| dot |。|点)(?: ?)(com|net|org|cn|jp|tv|cc|gg|io|xyz|top|shop|vip)(?![a-z])((?:\/)[^\s<>"'、。]{0,200})?/giu;

/** Without one of these there is no address, open or hidden; most texts end here. */
const MARKS = /[.。点]| dot |ドット/;

/** Everything that reads as an address, a host in a sentence included. */
function linksOf(text: string, open: boolean, closed: boolean): Link[] {
  const links: Link[] = [];
  if (!MARKS.test(text)) return links;
  for (const match of open ? [...text.matchAll(LINK), ...text.matchAll(NUMBERED)] : []) {
    const [whole, scheme, hostPart = '', , path = ''] = match;
    // `name@example.com` is a mail address.
    if (!scheme && text[match.index - 1] === '@') continue;
    const host = hostOf(hostPart);
    if (host === undefined) continue;
    const certain = scheme !== undefined || hostPart.startsWith('www.') || path.length > 1 || ENDINGS.has(host.slice(host.lastIndexOf('.') + 1));
    links.push({ start: match.index, end: match.index + whole.length, host, address: `${host}${path}`, certain, hidden: false });
  }
  for (const match of closed ? text.matchAll(HIDDEN) : []) {
    const host = hostOf(`${match[1]}.${match[2]}`);
    if (host !== undefined) links.push({ start: match.index, end: match.index + match[0].length, host, address: `${host}${match[3] ?? ''}`, certain: true, hidden: true });
  }
  return links;
}

/** ASCII form, so that a name in kanji and its `xn--` form are one; `undefined` for what no host can be. */
export function hostOf(text: string): string | undefined {
  const host = domainToASCII(text.toLowerCase()).replace(/^www\./, '').replace(/\.$/, '');
  return host.includes('.') ? host : undefined;
}

/** Hosts and beginnings of addresses, looked up by host and its parents: a list may have any length. */
export class LinkIndex {
  readonly #hosts = new Map<string, { list: LinkList; pattern: string; prefix: string }[]>();

  constructor(lists: readonly LinkList[]) {
    for (const list of lists) {
      for (const pattern of list.patterns) {
        const prefix = bareAddress(pattern);
        const host = prefix === undefined ? undefined : prefix.split(/[/?]/, 1)[0];
        if (host === undefined || prefix === undefined) continue;
        const known = this.#hosts.get(host);
        if (known) known.push({ list, pattern, prefix });
        else this.#hosts.set(host, [{ list, pattern, prefix }]);
      }
    }
  }

  find({ host, address }: { host: string; address: string }): { list: LinkList; pattern: string } | undefined {
    for (let parent = host; parent.includes('.'); parent = parent.slice(parent.indexOf('.') + 1)) {
      const path = address.slice(host.length);
      const known = this.#hosts.get(parent)?.find(({ prefix }) => prefix === parent || `${parent}${path}`.startsWith(prefix));
      if (known) return known;
    }
    return undefined;
  }
}

/** `https://www.Example.com/invite/*` as `example.com/invite/`. */
export function bareAddress(pattern: string): string | undefined {
  const bare = pattern.trim().toLowerCase().replace(/^(?:\*\.|https?:\/\/)/, '').replace(/\*+$/, '');
  const at = bare.search(/[/?]/);
  const host = hostOf(at < 0 ? bare : bare.slice(0, at));
  return host === undefined ? undefined : host + (at < 0 ? '' : bare.slice(at));
}

export interface LinkRules {
  index: LinkIndex;
  links: FilterAction;
  allowed: ReadonlySet<string>;
}

export function findLinks(original: string, plain: Reading, text: string, { index, links, allowed }: LinkRules, open = true, hidden = true): Finding[] {
  const found: Finding[] = [];
  for (const link of linksOf(text, open, hidden)) {
    const key = link.hidden ? 'apart' : 'plain';
    const listed = index.find(link);
    if (listed) {
      const { action, severity, id, entryId, replacement } = listed.list;
      found.push({ ...findingIn(original, plain, { rule: listed.pattern, list: id, category: 'link', severity }, link.start, link.end, key), action, ...(entryId === undefined ? {} : { entryId }), ...(action === 'replace' ? { replacement: replacement ?? '***' } : {}) });
    } else if (links !== 'allow' && link.certain && !(isAllowed(link.host, allowed) && !disguised(plain, link))) {
      found.push({ ...findingIn(original, plain, { rule: link.hidden ? 'link.hidden' : 'link', list: 'links', category: 'link', severity: 2 }, link.start, link.end, key), action: links });
    }
  }
  return found;
}

function isAllowed(host: string, allowed: ReadonlySet<string>): boolean {
  for (let parent = host; parent.includes('.'); parent = parent.slice(parent.indexOf('.') + 1)) if (allowed.has(parent)) return true;
  return false;
}

/** A welcome host that is spelled with letters of another script is another host. */
const disguised = ({ trick }: Reading, { start, end }: Link): boolean => trick.subarray(start, end).some((flags) => (flags & Trick.lookAlike) !== 0);

