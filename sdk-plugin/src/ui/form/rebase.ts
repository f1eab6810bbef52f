/** Equal as JSON: what a form holds came from an answer of the API or goes into a request. */
export const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/**
 * What was typed, on a record that somebody else has changed since: fields that nobody touched here follow it, those that were
 * touched stay. `overtaken` names those that were changed on both sides, to different values.
 */
export function rebase<T extends Record<string, unknown>>(values: T, base: T, theirs: T): { values: T; overtaken: string[] } {
  const touched = Object.keys(values).filter((name) => !isSame(values[name], base[name]));
  return {
    values: { ...theirs, ...Object.fromEntries(touched.map((name) => [name, values[name]])) },
    overtaken: touched.filter((name) => !isSame(theirs[name], base[name]) && !isSame(theirs[name], values[name])),
  };
}
