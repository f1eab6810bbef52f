import { fold } from '../text/fold.js';
import { isKana, isLetter, isRunning, isSpaced, Kind, kindOf } from '../text/kinds.js';
import { Trick, type Reading } from '../text/reading.js';
import { soundOf } from '../text/sounds.js';
import { isDrawl, LONG, sameRun, syllableOf } from '../text/syllables.js';
import type { WordList } from '../types.js';
import { pulledApart } from './apart.js';
import { Automaton, Hits } from './automaton.js';
import { patternsOf, type Harmless, type Pattern } from './pattern.js';

/** A word at a place of a reading; `start` and `end` are units of that reading. */
export interface Hit {
  pattern: Pattern;
  reading: Reading;
  start: number;
  end: number;
}

/**
 * Words and the exceptions that cover them are looked at so often in a text, from its beginning: more is a flood, and says
 * nothing more. The first hits of a word are covered by the first of each exception, so that nobody loses hers.
 */
const MOST_PER_PATTERN = 60;

/** Word lists made ready for looking: one automaton, built once. */
export class Words {
  readonly #automaton: Automaton;
  /** By index of the automaton's pattern: the words that are spelled so when nothing is told apart. */
  readonly #patterns: Pattern[][] = [];

  /** By index of the automaton's pattern: the bits it sets in `Signals`. */
  readonly #bits: Int32Array;
  readonly #also: Int32Array;
  /** How often each pattern was found in the reading at work, by the number of its form and its place there. */
  readonly #first: Int32Array;
  readonly #times: Uint8Array;

  constructor(lists: readonly WordList[], signals: readonly Signal[] = []) {
    const byForm = new Map<string, Pattern[]>();
    const harmless: Harmless = new Map();
    for (const list of lists) {
      for (const entry of list.entries) {
        for (const pattern of patternsOf(entry, list, harmless)) {
          const form = String.fromCharCode(...pattern.loose);
          const known = byForm.get(form);
          if (known) known.push(pattern);
          else byForm.set(form, [pattern]);
        }
      }
    }
    for (const { text } of signals) {
      const form = formOf(text);
      if (!byForm.has(form)) byForm.set(form, []);
    }
    this.#patterns = [...byForm.values()];
    const forms = [...byForm.keys()];
    this.#bits = new Int32Array(forms.length);
    this.#also = new Int32Array(forms.length);
    const indexOf = new Map(forms.map((form, index) => [form, index]));
    for (const { text, bits, also } of signals) {
      const index = indexOf.get(formOf(text)) ?? 0;
      this.#bits[index]! |= bits;
      this.#also[index]! |= also;
    }
    let count = 0;
    this.#first = Int32Array.from(this.#patterns, (patterns) => (count += patterns.length) - patterns.length);
    this.#times = new Uint8Array(count);
    this.#automaton = new Automaton(forms.map((form) => Array.from({ length: form.length }, (_, at) => form.charCodeAt(at))));
  }

  get states(): number {
    return this.#automaton.states;
  }

  /** Every word and every exception of the reading. */
  find(reading: Reading, runs: Runs = new Runs().of(reading), signals?: Signals): Hit[] {
    this.#automaton.collectRuns(reading.loose, reading.length, raw);
    if (raw.count === 0) return NONE;
    let hits: Hit[] | undefined;
    for (let one = 0; one < raw.count; one += 1) {
      const index = raw.patterns[one]!;
      const at = raw.ends[one]!;
      if (signals !== undefined) {
        signals.bits |= this.#bits[index]!;
        signals.also |= this.#also[index]!;
      }
      const patterns = this.#patterns[index]!;
      if (patterns.length === 0) continue;
      const starts = runs.starts;
      for (let which = 0; which < patterns.length; which += 1) {
        const pattern = patterns[which]!;
        const number = this.#first[index]! + which;
        if (this.#times[number]! >= MOST_PER_PATTERN && pattern.list.action !== 'replace') continue;
        const first = at - pattern.loose.length + 1;
        if (!pattern.exception && insideWord(pattern, reading, starts, first, at)) continue;
        const place = check(pattern, reading, starts, first);
        if (!place) continue;
        if (this.#times[number]! < MOST_PER_PATTERN) this.#times[number]! += 1;
        (hits ??= []).push({ pattern, reading, start: place.start, end: place.end });
      }
    }
    if (hits === undefined) return NONE;
    this.#times.fill(0);
    return hits;
  }

  /** Whether a word could be there with something between its letters, without making that reading: most sentences say no. */
  mayBeApart({ strict, length }: Reading, { units, starts, ends, gaps, gapsAfter, count }: Apart): boolean {
    this.#automaton.collect(units, count, raw);
    for (let one = 0; one < raw.count; one += 1) {
      const last = raw.ends[one]!;
      for (const { exception, masked, loose } of this.#patterns[raw.patterns[one]!]!) {
        if (exception || masked) continue;
        const first = last - loose.length + 1;
        if (gapsAfter[last] === gaps[first]) continue;
        const [from, to] = [starts[first]!, ends[last]!];
        const kind = kindOf(strict[from]!);
        if (!isRunning(kind) && isSpaced(kind)) {
          if (from > 0 && isLetter(kindOf(strict[from - 1]!))) continue;
          if (to < length && kindOf(strict[starts[last]!]!) !== Kind.han && isLetter(kindOf(strict[to - 1]!)) && isLetter(kindOf(strict[to]!))) continue;
        }
        return true;
      }
    }
    return false;
  }
}

const raw = new Hits();
const NONE: Hit[] = [];

/** Something short that rules wait for; found on the way. */
export interface Signal {
  text: string;
  bits: number;
  also: number;
}

export interface Signals {
  bits: number;
  also: number;
}

function formOf(text: string): string {
  const reading = fold(text);
  const { starts } = new Runs().of(reading);
  let form = '';
  for (let run = 0; starts[run]! < reading.length; run += 1) form += String.fromCharCode(reading.loose[starts[run]!]!);
  return form;
}

/** Most words that are found stand inside another one, and need no closer look: `ass` in `class`. */
function insideWord({ openStart, openEnd }: Pattern, { strict, length, gap }: Reading, starts: Int32Array, first: number, last: number): boolean {
  const start = starts[first]!;
  if (!openStart && start > 0 && isSpaced(kindOf(strict[start]!)) && isSpaced(kindOf(strict[start - 1]!)) && (gap === undefined || gap[start] === 0)) return true;
  const end = starts[last + 1]!;
  return !openEnd && end < length && isSpaced(kindOf(strict[end - 1]!)) && kindOf(strict[starts[last]!]!) !== Kind.han && isSpaced(kindOf(strict[end]!)) && (gap === undefined || gap[end] === 0);
}

/** The letters of a text without what stands between them, squeezed, as places of the text itself. */
export interface Apart {
  units: Uint16Array;
  /** Where a run begins and ends. */
  starts: Int32Array;
  ends: Int32Array;
  /** How many gaps lie before the first unit of a run, and before its last. */
  gaps: Int32Array;
  gapsAfter: Int32Array;
  count: number;
}

const apartRoom = (size: number): Apart => ({ units: new Uint16Array(size), starts: new Int32Array(size), ends: new Int32Array(size), gaps: new Int32Array(size), gapsAfter: new Int32Array(size), count: 0 });
let apart = apartRoom(8_192);

export function squeezeApart({ strict, loose, length }: Reading): Apart {
  if (length > apart.units.length) apart = apartRoom(length * 2);
  const { units, starts, ends, gaps, gapsAfter } = apart;
  let count = 0;
  let before = -1;
  let gap = 0;
  let open = false;
  for (let at = 0; at < length; at += 1) {
    const own = strict[at]!;
    const kind = kindOf(own);
    if (!isLetter(kind) && kind !== Kind.digit && own !== LONG) {
      open = true;
      continue;
    }
    if (open) {
      gap += 1;
      open = false;
    }
    const unit = loose[at]!;
    if (before < 0 || (unit !== before && (unit !== LONG || !sameRun(before, unit)))) {
      units[count] = unit;
      starts[count] = at;
      gaps[count] = gap;
      count += 1;
      before = unit;
    }
    ends[count - 1] = at + 1;
    gapsAfter[count - 1] = gap;
  }
  apart.count = count;
  return apart;
}

/** Where the runs of a reading begin, and after the last one its end: counted when somebody first asks, for most texts hold nothing to look at. */
export class Runs {
  #reading: Reading | undefined;
  #starts = new Int32Array(0);

  /** Of the next reading; what was asked of the one before is no more. */
  of(reading: Reading): this {
    this.#reading = reading;
    return this;
  }

  get starts(): Int32Array {
    if (this.#reading !== undefined) this.#count(this.#reading);
    return this.#starts;
  }

  #count({ loose, length }: Reading): void {
    this.#reading = undefined;
    if (this.#starts.length <= length) this.#starts = new Int32Array(Math.max(8_193, length * 2));
    const starts = this.#starts;
    let count = 0;
    let before = -1;
    for (let at = 0; at < length; at += 1) {
      const unit = loose[at]!;
      if (before >= 0 && (unit === before || (unit === LONG && sameRun(before, unit)))) continue;
      starts[count] = at;
      count += 1;
      before = unit;
    }
    starts[count] = length;
  }
}

function check(pattern: Pattern, reading: Reading, starts: Int32Array, first: number): { start: number; end: number } | undefined {
  if (!pattern.exception && pattern.masked !== (reading.key === 'mask')) return undefined;
  const last = first + pattern.loose.length - 1;
  let exact = true;
  for (let run = first; run <= last; run += 1) {
    const [from, to] = [starts[run]!, starts[run + 1]!];
    const need = pattern.runs[run - first]!;
    if (!longEnough(reading, from, to, need, run > first && run < last)) return undefined;
    if (!spelledAlike(pattern, reading, from, to, pattern.strict[run - first]!)) return undefined;
    exact &&= to - from === need;
  }
  const start = startIn(pattern, reading, starts[first]!, starts[first + 1]!);
  const found = endIn(pattern, reading, starts[last]!, starts[last + 1]!);
  const end = pattern.openEnd && !pattern.exception ? endOfWord(reading, found) : found;
  if (pattern.exception) return { start, end };
  if (!bordered(pattern, reading, start, found)) return undefined;
  if (reading.key === 'apart') return pulledApart(reading, start, found, exact) ? { start, end: found } : undefined;
  if (reading.key === 'leet' || reading.key === 'mask') return has(reading, start, found, Trick.swapped) ? { start, end } : undefined;
  return { start, end };
}

/** Letters may be drawn out; numbers and, inside a word, characters with a meaning of their own only beyond doubling. */
function longEnough(reading: Reading, from: number, to: number, need: number, inside: boolean): boolean {
  const length = to - from;
  const kind = kindOf(reading.strict[from]!);
  if (length < need) return false;
  if (kind === Kind.digit) return length === need;
  if (!inside || isSpaced(kind) || length === need || length >= 3) return true;
  return reading.strict.subarray(from, to).includes(LONG) || kind === Kind.symbol || kind === Kind.space;
}

function spelledAlike({ entry, exception }: Pattern, reading: Reading, from: number, to: number, wanted: number): boolean {
  for (let at = from; at < to; at += 1) {
    const unit = reading.strict[at]!;
    if (unit === wanted || (entry.kana === true && syllableOf(unit) === syllableOf(wanted)) || (entry.sound === true && !exception && soundOf(unit) === soundOf(wanted))) return true;
  }
  return false;
}

/** Of a run of characters only the last belong to the word; a drawn-out letter belongs to it as a whole. */
function startIn({ runs }: Pattern, reading: Reading, from: number, to: number): number {
  const drawnOut = isSpaced(kindOf(reading.strict[from]!)) || to - from >= 3 || reading.strict[to - 1] === LONG;
  return drawnOut ? from : Math.max(from, to - (runs[0] ?? 1));
}

function endIn({ runs }: Pattern, reading: Reading, from: number, to: number): number {
  return kindOf(reading.strict[from]!) === Kind.han && to - from < 3 ? Math.min(to, from + (runs.at(-1) ?? 1)) : to;
}

function endOfWord({ strict, length, gap }: Reading, from: number): number {
  let end = from;
  while (end < length && isSpaced(kindOf(strict[end]!)) && (gap?.[end] ?? 0) === 0) end += 1;
  return end;
}

function has({ trick }: Reading, start: number, end: number, what: number): boolean {
  for (let at = start; at < end; at += 1) if ((trick[at]! & what) !== 0) return true;
  return false;
}

/** Words end where their script says so: at a letter's end where there are spaces, at the end of a run of kana. */
function bordered(pattern: Pattern, reading: Reading, start: number, end: number): boolean {
  const before = unitBeside(reading, start - 1, start);
  const after = unitBeside(reading, end, end);
  const [first, last] = [kindOf(reading.strict[start]!), kindOf(reading.strict[end - 1]!)];
  if (isSpaced(first) && !pattern.openStart && isSpaced(before)) return false;
  if (isSpaced(last) && !pattern.openEnd && isSpaced(after)) return false;
  if (pattern.entry.match === 'word' && first === Kind.han && before === Kind.han) return false;
  if (pattern.entry.match === 'word' && last === Kind.han && after === Kind.han) return false;
  if (!pattern.kanaRun) return true;
  return (!continues(first, before) || endsWithOne(reading, start, pattern.entry.before)) && closed(pattern, reading, end, last);
}

/** Kind of the unit beside a hit; a closed gap is a border. */
function unitBeside(reading: Reading, at: number, gapBefore: number): number {
  if (at < 0 || at >= reading.length || (reading.gap?.[gapBefore] ?? 0) !== 0) return Kind.symbol;
  return kindOf(reading.strict[at]!);
}

const continues = (own: number, beside: number): boolean => isKana(own) && own === beside;

function closed({ entry }: Pattern, reading: Reading, end: number, last: number): boolean {
  let at = end;
  while (at < reading.length && isDrawl(reading.strict[at]!)) at += 1;
  return !continues(last, unitBeside(reading, at, at)) || beginsWithOne(reading, at, entry.after) || beginsWithOne(reading, end, entry.after);
}

const beginsWithOne = (reading: Reading, at: number, words: readonly string[] = []): boolean => words.some((word) => at + word.length <= reading.length && [...word].every((char, index) => reading.strict[at + index] === char.charCodeAt(0)));
const endsWithOne = (reading: Reading, at: number, words: readonly string[] = []): boolean => words.some((word) => at >= word.length && [...word].every((char, index) => reading.strict[at - word.length + index] === char.charCodeAt(0)));
