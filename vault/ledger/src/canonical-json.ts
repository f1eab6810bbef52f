export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JCS (RFC 8785): JavaScript's own rules for numbers and strings, keys in UTF-16 order, no spaces. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('JSON has no such number');
    return JSON.stringify(value);
  }
  let written = '';
  if (isArray(value)) {
    for (const item of value) written += written === '' ? canonicalJson(item) : `,${canonicalJson(item)}`;
    return `[${written}]`;
  }
  // The default order of sort is that of UTF-16 code units.
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) written += `${written === '' ? '' : ','}${text(key)}:${canonicalJson(member)}`;
  }
  return `{${written}}`;
}

/** Nothing in it that JSON writes otherwise, and no surrogate. */
const PLAIN = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (value.length < 64 && PLAIN.test(value)) return `"${value}"`;
  // In Node since 20; TypeScript's library knows it from ES2024 on.
  if (!(value as string & { isWellFormed(): boolean }).isWellFormed()) throw new TypeError('A lone surrogate has no canonical form');
  return JSON.stringify(value);
}

const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value);
