/** The items in their order, cut so that no page is longer than `limit` bytes as JSON; an item that alone is longer stands alone. */
export function pagesOf<T>(items: readonly T[], limit: number): T[][] {
  // Hardly a batch comes near it, and to know that costs less than to write it all as JSON once more.
  if (items.length > 0 && items.reduce((sum, item) => sum + atMost(item), 0) <= limit) return [[...items]];
  const pages: T[][] = [];
  let size = Infinity;
  for (const item of items) {
    const bytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (size + bytes > limit) {
      pages.push([]);
      size = 0;
    }
    pages.at(-1)?.push(item);
    size += bytes;
  }
  return pages;
}

/** Bytes that a value and a comma can at most take as JSON: a character is written with six, `\ud800`, or fewer. */
export function atMost(value: unknown): number {
  if (typeof value === 'string') return 6 * value.length + 3;
  if (typeof value !== 'object' || value === null) return 32;
  let bytes = 3;
  for (const key in value) bytes += 6 * key.length + 4 + atMost((value as Record<string, unknown>)[key]);
  return bytes;
}
