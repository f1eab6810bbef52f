/**
 * Second net under the field catalogue: what looks like a secret or like somebody's data leaves a text before it is
 * logged. Order matters: the long, specific shapes go first.
 */
const SHAPES: [RegExp, string | ((match: string) => string)][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private-key]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[jwt]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [credentials]'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, '$1[credentials]@'],
  [/\b(?:(?:[a-z]{2,4}s|sk|rk|ghp|gho|xox[abpr])[-_][A-Za-z0-9_]{30,}|(?:AKIA|ASIA)[A-Z0-9]{16})\b/g, '[api-key]'],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
  [/(?<![\w-])(?:\d[ -]?){12,18}\d(?![\w-])/g, (match) => (isCard(match) ? '[card]' : match)],
  // A day of the calendar is as long as a short telephone number.
  [/(?<![\w-])(?!\d{4}-(?:0\d|1[0-2])-[0-3]\d(?![\w ()-]))\+?\d[\d ()-]{8,}\d(?![\w-])/g, '[number]'],
];

const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f\u2028\u2029]/g;

/** Stands in every text that a shape above or a control character is found in; most texts hold none of it. */
const SUSPECT = /[@\u0000-\u001f\u007f\u2028\u2029]|-----BEGIN|eyJ|bearer|basic|\d[\d ()-]{8}|[a-z0-9_]{20}/i;

/** Every entry of a log holds some; of 36 characters, so that nothing else is asked. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One line of text that is safe to log. */
export function scrub(text: string, limit = 2_000): string {
  if (text.length === 36 && limit >= 36 && UUID.test(text)) return text;
  let safe = text.slice(0, limit);
  if (!SUSPECT.test(safe)) return safe;
  for (const [shape, mark] of SHAPES) safe = safe.replace(shape, mark as string);
  return safe.replace(CONTROL, escaped);
}

/** Visible, so that nothing is hidden behind it, and no control character any more. */
function escaped(character: string): string {
  if (character === '\n') return ' | ';
  return character === '\r' ? '' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Luhn (ISO/IEC 7812-1): order numbers and times in milliseconds are no cards. */
function isCard(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].toReversed().map(Number);
  const sum = digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return digits.length >= 13 && sum % 10 === 0;
}
