/** The part of a font that holds a character: file names and their ranges, sorted, for a binary search. */
export interface SliceIndex {
  starts: Uint32Array;
  ends: Uint32Array;
  names: string[];
}

/** `{"[12]": "U+20-7e,U+3000"}` as Fontsource writes it; a later slice never takes what an earlier one has. */
export function indexOf(ranges: Readonly<Record<string, string>>): SliceIndex {
  const all = Object.entries(ranges).flatMap(([key, text]) =>
    text.split(',').map((part) => {
      const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
      return { start: Number.parseInt(from, 16), end: Number.parseInt(to, 16), name: key.replace(/^\[(.*)\]$/, '$1') };
    }),
  );
  all.sort((a, b) => a.start - b.start);
  return { starts: Uint32Array.from(all, ({ start }) => start), ends: Uint32Array.from(all, ({ end }) => end), names: all.map(({ name }) => name) };
}

export function sliceOf({ starts, ends, names }: SliceIndex, codePoint: number): string | undefined {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (starts[middle] ?? 0)) high = middle - 1;
    else if (codePoint > (ends[middle] ?? 0)) low = middle + 1;
    else return names[middle];
  }
  return undefined;
}
