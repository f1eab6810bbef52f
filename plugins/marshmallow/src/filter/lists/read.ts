import { bareAddress, fold } from '@hako/sdk-plugin/matcher';

export const MAX_ENTRIES = 20_000;
export const MAX_ENTRY = 100;
export type ListKind = 'words' | 'links';

/** Why a line was left out; `line` counts from 1. */
export interface Skipped {
  line: number;
  code: 'too-long' | 'too-short' | 'no-host' | 'repeated' | 'too-many';
}

export interface ReadList {
  entries: string[];
  skipped: Skipped[];
}

/**
 * Reads a list as people share them: one entry per line, the first column of a CSV or TSV file, a hosts file
 * (`0.0.0.0 ads.example`), an Adblock host line (`||ads.example^`). `#`, `!` and `//` begin a remark.
 */
export function readList(kind: ListKind, text: string): ReadList {
  const entries = new Map<string, string>();
  const skipped: Skipped[] = [];
  text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/).forEach((raw, index) => {
    const entry = kind === 'links' ? hostLine(raw) : wordLine(raw);
    if (entry === '') return;
    const line = index + 1;
    if (entry.length > (kind === 'links' ? 253 : MAX_ENTRY)) return void skipped.push({ line, code: 'too-long' });
    const key = kind === 'links' ? bareAddress(entry) : wordKey(entry);
    if (key === undefined) return void skipped.push({ line, code: kind === 'links' ? 'no-host' : 'too-short' });
    if (entries.has(key)) return void skipped.push({ line, code: 'repeated' });
    if (entries.size >= MAX_ENTRIES) return void skipped.push({ line, code: 'too-many' });
    entries.set(key, entry);
  });
  return { entries: [...entries.values()], skipped };
}

function wordLine(raw: string): string {
  const line = raw.trim();
  if (/^(?:#|!|\/\/)/.test(line)) return '';
  return firstCell(line).trim();
}

function hostLine(raw: string): string {
  const line = raw.replace(/(?:^|\s)(?:#|!).*$/, '').trim();
  if (line.startsWith('//')) return '';
  const adblock = /^\|\|([^^$/]+)\^?(?:\$.*)?$/.exec(line);
  if (adblock?.[1] !== undefined) return adblock[1];
  return firstCell(line.replace(/^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+/, '')).trim();
}

/** Quotes as in CSV; a word list of plain lines has none. */
function firstCell(line: string): string {
  const quoted = /^"((?:[^"]|"")*)"/.exec(line);
  if (quoted?.[1] !== undefined) return quoted[1].replaceAll('""', '"');
  return line.split(/[\t,;]/, 1)[0] ?? '';
}

/** One letter, or a single kana, would be found in every text. */
function wordKey(entry: string): string | undefined {
  const { strict, length } = fold(entry.replaceAll('*', ''));
  const key = String.fromCharCode(...strict.subarray(0, length)).trim();
  const han = /^\p{Script=Han}$/u.test(key);
  return key.length >= 2 || han ? `${entry.startsWith('*') ? '*' : ''}${key}${entry.endsWith('*') ? '*' : ''}` : undefined;
}

