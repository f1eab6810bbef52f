const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 20;

/**
 * JSON without its traps: no key twice (two readers could see two different documents), no key that reaches
 * a prototype, no endless nesting, nothing but UTF-8. @throws SyntaxError without any of the text in it.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError('not JSON');
  }
  checkKeys(text);
  return value;
}

/** Walks over text that is known to be well-formed. */
function checkKeys(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let pending: string | undefined;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw new SyntaxError('nested too deep');
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const keys = open.at(-1);
      const key = nameIn(pending ?? '""');
      if (!keys || keys.has(key) || FORBIDDEN.has(key)) throw new SyntaxError('a key that is refused');
      keys.add(key);
    }
    pending = token.startsWith('"') ? token : undefined;
  }
}

/** What a quoted key says; of a thousand records hardly one has an escape in it. */
const nameIn = (quoted: string): string => (quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1));
