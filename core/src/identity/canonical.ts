/**
 * The one form of a login (security.md 2.2.2): zero width characters out, NFKC, upper then lower case (so that a sharp s
 * folds), spaces collapsed. Who types full-width letters on a Japanese keyboard means the same name.
 */
export function canonicalLogin(typed: string): string {
  return typed
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
