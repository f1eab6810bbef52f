/**
 * Second net under the field catalogue: what looks like a secret or like somebody's data leaves a text before it is
 * logged. Order matters: the long, specific shapes go first.
 */
const SHAPES: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private-key]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[jwt]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [credentials]'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, '$1[credentials]@'],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
  [/(?<![\w-])\+?\d[\d ()-]{8,}\d(?![\w-])/g, '[number]'],
];

const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f\u2028\u2029]/g;

/** Stands in every text that a shape above or a control character is found in; most texts hold none of it. */
const SUSPECT = /[@\u0000-\u001f\u007f\u2028\u2029]|-----BEGIN|eyJ|bearer|basic|\d[\d ()-]{8}/i;

/** One line of text that is safe to log. */
export function scrub(text: string, limit = 2_000): string {
  let safe = text.slice(0, limit);
  if (!SUSPECT.test(safe)) return safe;
  for (const [shape, mark] of SHAPES) safe = safe.replace(shape, mark);
  return safe.replace(CONTROL, (character) => (character === '\n' ? ' | ' : ''));
}
