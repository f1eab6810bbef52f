/** The part of a font that holds a character: file names and their ranges by where they begin, for a binary search. */
export interface SliceIndex {
  starts: Uint32Array;
  ends: Uint32Array;
  /** How far this range and all before it reach: ranges of different slices overlap. */
  reach: Uint32Array;
  names: string[];
}

/** `{"[12]": "U+20-7e,U+3000"}` as Fontsource writes it. */
export function indexOf(ranges: Readonly<Record<string, string>>): SliceIndex {
  const all = Object.entries(ranges).flatMap(([key, text]) =>
    text.split(',').map((part) => {
      const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
      return { start: Number.parseInt(from, 16), end: Number.parseInt(to, 16), name: key.replace(/^\[(.*)\]$/, '$1') };
    }),
  );
  all.sort((a, b) => a.start - b.start);
  let most = 0;
  return { starts: Uint32Array.from(all, ({ start }) => start), ends: Uint32Array.from(all, ({ end }) => end), reach: Uint32Array.from(all, ({ end }) => (most = Math.max(most, end))), names: all.map(({ name }) => name) };
}

/** Every slice that says it has the character, the narrowest guess first. */
export function slicesOf({ starts, ends, reach, names }: SliceIndex, codePoint: number): string[] {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= codePoint) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let at = low - 1; at >= 0 && reach[at]! >= codePoint; at -= 1) if (ends[at]! >= codePoint) found.push(names[at]!);
  return found;
}
