type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A copy of the schema in which every object refuses properties that it does not name. What already says
 * `additionalProperties` or `unevaluatedProperties` stays as it is. Members of an `allOf` describe one object together,
 * so the closing goes on the whole.
 */
export function closeSchema(schema: unknown, options: { memberOfAllOf?: boolean } = {}): unknown {
  if (Array.isArray(schema)) return schema.map((item) => closeSchema(item));
  if (!isSchema(schema)) return schema;
  const closed: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) closed[keyword] = closeKeyword(keyword, value);
  if (options.memberOfAllOf || saysItself(schema)) return closed;
  if (Array.isArray(schema['allOf'])) closed['unevaluatedProperties'] = false;
  else if (schema['type'] === 'object' || isSchema(schema['properties'])) closed['additionalProperties'] = false;
  return closed;
}

const saysItself = (schema: Schema): boolean => 'additionalProperties' in schema || 'unevaluatedProperties' in schema;

function closeKeyword(keyword: string, value: unknown): unknown {
  if (keyword === 'allOf' && Array.isArray(value)) return value.map((member) => closeSchema(member, { memberOfAllOf: true }));
  if ((keyword === 'properties' || keyword === 'patternProperties' || keyword === '$defs') && isSchema(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, closeSchema(property)]));
  }
  if (keyword === 'items' || keyword === 'prefixItems' || keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'additionalProperties') return closeSchema(value);
  return value;
}

/** The largest `maxItems` anywhere in a schema: arrays beyond 1,000 are refused unless a schema says more. */
export function largestArray(schema: unknown): number {
  if (Array.isArray(schema)) return Math.max(0, ...schema.map(largestArray));
  if (!isSchema(schema)) return 0;
  const own = typeof schema['maxItems'] === 'number' ? schema['maxItems'] : 0;
  return Math.max(own, ...Object.values(schema).map(largestArray));
}
