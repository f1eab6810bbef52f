/** `{ errors: { NOT_FOUND: '…' } }` becomes `{ 'errors.NOT_FOUND': '…' }`; flat files stay as they are. */
export function flatten(tree: unknown, prefix = ''): Record<string, string> {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) throw new Error(`Expected an object of texts at "${prefix}"`);
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(tree)) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (typeof value === 'string') flat[key] = value;
    else Object.assign(flat, flatten(value, key));
  }
  return flat;
}
