import { type Category, CHEERS, type Finding, finding, findingIn, type Folded, isLetter, isRunning, Kind, kindOf, type Reading, type Severity, type Survey, Trick } from '@hako/sdk-plugin/matcher';

const LONGEST_RUN = 30;
/** Shorter ones are looked at again sooner than they are looked up. */
const LONG_CHEER = 120;
/** Six times three units. */
const LEAST_REPEATED = 18;
const CAPITALS = { letters: 10, share: 0.8 };

/** Format characters, fillers and variants: most texts have none, and need no closer look. */
const UNSEEN = /[\p{Cf}\u034f\u115f\u1160\u3164]/u;
const INK = String.raw`[\p{sc=Latin}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Cyrillic}\p{N}]`;
const BETWEEN_LETTERS = new RegExp(String.raw`(?<=${INK})(?:\u00ad|\u034f|\u115f|\u1160|\u180e|[\u200b-\u200d]|[\u2060-\u2064]|\ufeff|\u3164|[\u{e0000}-\u{e0fff}])+(?=${INK})`, 'u');

const rule = (name: string, category: Category, severity: Severity) => ({ rule: name, list: 'behaviour', category, severity });

/** How a text is written, measured by what its script makes possible: Chinese has no capitals, Japanese cheers with one letter. */
export function findBehaviour(original: string, plain: Reading): Finding[] {
  return [capitals(original), longRun(original, plain), repeated(original, plain), symbols(original, plain), direction(original), invisible(original), marks(original), lookAlikes(original, plain)].filter((found) => found !== undefined);
}

/** The same findings, looked for only where they can be, and written behind what was found before. */
export function findBehaviourIn(original: string, { plain, upper, close, lookAlikes: drawn }: Folded, seen: Survey, all: Finding[]): void {
  const { length } = plain;
  if (upper >= CAPITALS.letters * CAPITALS.share) add(all, capitals(original));
  if (seen.longest >= LONGEST_RUN) add(all, longRun(original, plain));
  if (length >= LEAST_REPEATED) add(all, repeated(original, plain));
  if (length >= 40 && seen.odd / length >= 0.6) add(all, symbols(original, plain));
  if (close) {
    add(all, direction(original));
    add(all, invisible(original));
    add(all, marks(original));
  }
  if (drawn) add(all, lookAlikes(original, plain));
}

function add(all: Finding[], found: Finding | undefined): void {
  if (found !== undefined) all.push(found);
}

function capitals(original: string): Finding | undefined {
  let upper = 0;
  let lower = 0;
  for (let at = 0; at < original.length; at += 1) {
    const unit = original.charCodeAt(at);
    if (unit >= 0x41 && unit <= 0x5a) upper += 1;
    else if (unit >= 0x61 && unit <= 0x7a) lower += 1;
  }
  const letters = upper + lower;
  if (letters < CAPITALS.letters || upper / letters < CAPITALS.share || !/[A-Z] [A-Z]/.test(original)) return undefined;
  return finding(original, rule('behaviour.capitals', 'behaviour', 1), 0, original.length);
}

function longRun(original: string, plain: Reading): Finding | undefined {
  const { strict, length } = plain;
  for (let start = 0, at = 1; at <= length; at += 1) {
    if (at < length && strict[at] === strict[start]) continue;
    if (at - start >= LONGEST_RUN && isLetter(kindOf(strict[start] ?? 0)) && !CHEERS.has(strict[start] ?? 0)) return findingIn(original, plain, rule('behaviour.run', 'behaviour', 1), start, at);
    start = at;
  }
  return undefined;
}

/** The same phrase of 3 to 40 units six times over. Looks at each unit a few times, whatever the text: what cheers does so at every length, and is looked at once. */
function repeated(original: string, plain: Reading): Finding | undefined {
  const { strict, length } = plain;
  const cheers: Stretch[] = [];
  for (let period = 3; period <= 40 && period * 6 <= length; period += 1) {
    const window = period * 5;
    for (let first = period; first + window <= length; ) {
      const known = cheers.length > 0 && cheers.find(({ start, end }) => first - period >= start && first + window <= end);
      if (known) {
        first = known.end - window + 1;
        continue;
      }
      // Backwards from the end of a window; from what differs on it goes by a whole window.
      let at = first + window - 1;
      while (at >= first && strict[at] === strict[at - period]) at -= 1;
      if (at >= first) {
        first = at + 1;
        continue;
      }
      if (!cheering(strict, first - period, period)) return findingIn(original, plain, rule('behaviour.repeated', 'spam', 2), first - period, first + window);
      const stretch = stretchOf(plain, first - period, period);
      if (stretch.end - stretch.start >= LONG_CHEER) cheers.push(stretch);
      first += window;
    }
  }
  return undefined;
}

interface Stretch {
  start: number;
  end: number;
}

/** How far a cheer reaches in whichever length it is read: the same two units, or nothing but cheers. */
function stretchOf({ strict, length }: Reading, start: number, period: number): Stretch {
  const one = strict[start]!;
  let other = -1;
  for (let at = start; at < start + period && other < 0; at += 1) if (strict[at] !== one) other = strict[at]!;
  const few = strict.subarray(start, start + period).every((unit) => unit === one || unit === other);
  const goesOn = (unit: number): boolean => (few ? unit === one || unit === other : isCheer(unit));
  let end = start + period;
  while (end < length && goesOn(strict[end]!)) end += 1;
  let begin = start;
  while (begin > 0 && goesOn(strict[begin - 1]!)) begin -= 1;
  return { start: begin, end };
}

const isCheer = (unit: number): boolean => CHEERS.has(unit) || !isLetter(kindOf(unit));

/** A phrase of one or two different letters is a cheer: `hahaha`, `哈哈`. */
function cheering(strict: Uint16Array, start: number, period: number): boolean {
  const one = strict[start]!;
  let other = -1;
  let few = true;
  let cheers = true;
  for (let at = start; at < start + period; at += 1) {
    const unit = strict[at]!;
    if (unit !== one && unit !== other) {
      if (other < 0) other = unit;
      else few = false;
    }
    cheers &&= isCheer(unit);
    if (!few && !cheers) return false;
  }
  return true;
}

function symbols(original: string, plain: Reading): Finding | undefined {
  let odd = 0;
  let running = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const unit = plain.strict[at] ?? 0;
    if (isRunning(kindOf(unit))) running += 1;
    // Pictures are pairs of surrogates or stand in their own blocks; brackets and marks of faces belong to faces.
    if (kindOf(unit) === Kind.symbol && unit > 0x20 && unit < 0x2100 && !CHEERS.has(unit)) odd += 1;
  }
  if (plain.length < 40 || odd / plain.length < 0.6 || running > 4) return undefined;
  return finding(original, rule('behaviour.symbols', 'behaviour', 1), 0, original.length);
}

/** Overrides turn letters around, so that a moderator reads another text than the page shows. */
const direction = (original: string): Finding | undefined => firstOf(original, /[\u202a-\u202e\u2066-\u2069]+/u, rule('evasion.direction', 'evasion', 2));
/** Nothing that is not shown belongs between letters; scripts that join their letters do use a non-joiner. */
const invisible = (original: string): Finding | undefined => (UNSEEN.test(original) ? firstOf(original, BETWEEN_LETTERS, rule('evasion.invisible', 'evasion', 1)) : undefined);
/** Towers of marks; no language has more than three on a letter. */
const marks = (original: string): Finding | undefined => firstOf(original, /\p{M}{5,}/u, rule('evasion.marks', 'evasion', 1));

function firstOf(original: string, finds: RegExp, what: ReturnType<typeof rule>): Finding | undefined {
  const match = finds.exec(original);
  return match ? finding(original, what, match.index, match.index + match[0].length) : undefined;
}

function lookAlikes(original: string, plain: Reading): Finding | undefined {
  const at = plain.trick.subarray(0, plain.length).findIndex((flags) => (flags & Trick.lookAlike) !== 0);
  return at < 0 ? undefined : findingIn(original, plain, rule('evasion.look-alike', 'evasion', 1), at, at + 1);
}
