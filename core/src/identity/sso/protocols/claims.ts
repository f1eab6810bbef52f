const MAX_VALUES = 500;
const MAX_DEPTH = 3;

/**
 * Claims as lists of texts, nested ones under dotted names (`realm_access.roles`), so that a mapping is one name and one
 * value whatever the provider's taste.
 */
export function flattenClaims(claims: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const flat = new Map<string, string[]>();
  const add = (name: string, value: unknown, depth: number): void => {
    if (flat.size >= MAX_VALUES) return;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') flat.set(name, [...(flat.get(name) ?? []), String(value)].slice(0, MAX_VALUES));
    else if (Array.isArray(value)) for (const each of value.slice(0, MAX_VALUES)) add(name, each, depth + 1);
    else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) for (const [inner, each] of Object.entries(value)) add(`${name}.${inner}`, each, depth + 1);
  };
  for (const [name, value] of Object.entries(claims)) add(name, value, 0);
  return Object.fromEntries(flat);
}

/** The first text of a claim; blank counts as absent. */
export function firstOf(claims: Readonly<Record<string, string[]>>, ...names: (string | undefined)[]): string | null {
  for (const name of names) {
    const value = name !== undefined && Object.hasOwn(claims, name) ? claims[name]?.[0]?.trim() : undefined;
    if (value) return value;
  }
  return null;
}

/** Enough to recognise a value by, not enough to read it: `su…om (11)`. */
export function maskValue(value: string): string {
  const characters = [...value];
  return characters.length <= 4 ? '…' : `${characters.slice(0, 2).join('')}…${characters.slice(-2).join('')} (${characters.length})`;
}
