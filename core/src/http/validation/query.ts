import { HakoError, type ErrorDetail } from '@hako/sdk-plugin';

const MAX_QUERY_LENGTH = 8_192;
const MAX_REPEATS = 100;

interface PropertySchema {
  type?: string | string[];
  items?: PropertySchema;
  anyOf?: PropertySchema[];
}

/**
 * The query string as typed values. A value becomes a number, boolean or list only where the schema declares one;
 * what does not read as such stays a string and fails the schema with its own name.
 */
export function readQuery(text: string, schema: Record<string, unknown>): Record<string, unknown> {
  if (text.length > MAX_QUERY_LENGTH) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '', code: 'too_long', limit: MAX_QUERY_LENGTH }] });
  const declared = (schema['properties'] ?? {}) as Record<string, PropertySchema>;
  const values: Record<string, unknown> = {};
  const problems: ErrorDetail[] = [];
  if (text === '') return values;

  const given = new URLSearchParams(text);
  for (const name of new Set(given.keys())) {
    const property = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const all = given.getAll(name);
    if (FORBIDDEN.has(name)) problems.push({ path: `/${name}`, code: 'unknown' });
    else if (all.some(isBroken)) problems.push({ path: `/${name}`, code: 'characters' });
    else if (property && typesOf(property).has('array')) values[name] = listOf(all, property.items ?? {});
    else if (all.length > 1) problems.push({ path: `/${name}`, code: 'duplicate' });
    else values[name] = coerce(all[0] ?? '', property ?? {});
  }
  if (problems.length > 0) throw new HakoError('VALIDATION_FAILED', { details: problems });
  return values;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** NUL never fits a text of PostgreSQL; U+FFFD is what broken UTF-8 decodes to. */
const isBroken = (value: string): boolean => value.includes('\0') || value.includes('\uFFFD') || /\p{Cs}/u.test(value);

/** `?tag=a&tag=b` and `?tag=a,b` are the same list. */
function listOf(all: string[], items: PropertySchema): unknown[] {
  const parts = all.length === 1 ? (all[0] ?? '').split(',') : all;
  return parts.filter((part) => part !== '').slice(0, MAX_REPEATS + 1).map((part) => coerce(part, items));
}

function typesOf(schema: PropertySchema): Set<string> {
  const own = schema.type === undefined ? [] : [schema.type].flat();
  return new Set([...own, ...(schema.anyOf ?? []).flatMap((branch) => [...typesOf(branch)])]);
}

function coerce(value: string, schema: PropertySchema): unknown {
  const types = typesOf(schema);
  if (types.has('string')) return value;
  if (types.has('integer') && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (types.has('number') && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value);
  if (types.has('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
