import bidi, { type Bidi } from 'bidi-js';

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
/** Its types speak of a default within the default; the module is the function itself. */
const createBidi = bidi as unknown as () => Bidi;
let library: Bidi | undefined;

/** Where each UTF-16 unit of a line stands in the nesting of directions (UAX #9): odd is from right to left. */
export interface Levels {
  /** Of the line as a whole, from its first letter that has a direction. */
  base: number;
  at(index: number): number;
  /** What is drawn there: brackets turn around. */
  glyphFor(grapheme: string, index: number): string;
}

const FORWARD: Levels = { base: 0, at: () => 0, glyphFor: (grapheme) => grapheme };

/** Most lines have one direction, and cost a look. */
export function levelsOf(line: string): Levels {
  if (!RTL.test(line)) return FORWARD;
  library ??= createBidi();
  const { getMirroredCharacter } = library;
  const { levels, paragraphs } = library.getEmbeddingLevels(line);
  const at = (index: number): number => levels[index] ?? 0;
  return { base: paragraphs[0]?.level ?? 0, at, glyphFor: (grapheme, index) => (at(index) % 2 === 1 ? (getMirroredCharacter(grapheme) ?? grapheme) : grapheme) };
}

/** Rule L2: from the deepest level up, whatever lies at it or deeper turns around. */
export function inVisualOrder<T extends { level: number }>(items: readonly T[]): T[] {
  const order = [...items];
  const deepest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = deepest; level > 0; level -= 1) {
    for (let from = 0; from < order.length; from += 1) {
      if ((order[from]?.level ?? 0) < level) continue;
      let to = from;
      while (to < order.length && (order[to]?.level ?? 0) >= level) to += 1;
      order.splice(from, to - from, ...order.slice(from, to).reverse());
      from = to;
    }
  }
  return order;
}
