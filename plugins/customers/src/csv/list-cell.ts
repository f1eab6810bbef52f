const DIVIDER = /[;；]/u;
/** One value with what divides it from the last: in quotes, a quote doubled, or as it stands. */
const VALUE = /(?:^|[;；])\s*(?:"([^"]*(?:""[^"]*)*)"\s*(?=[;；]|$)|([^;；]*))/gu;

/** Several values in one cell, as people write tags: divided by `;` or `；`. A value that holds one stands in quotes. */
export function splitCell(text: string): string[] {
  const values = text.includes('"') ? [...text.matchAll(VALUE)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '') : text.split(DIVIDER);
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
}

/** What `splitCell` takes apart again. */
export function joinCell(values: readonly string[], divider = '; '): string {
  return values.map(asValue).join(divider);
}

const asValue = (value: string): string => (value.startsWith('"') || DIVIDER.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
