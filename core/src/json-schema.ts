import { fullFormats } from 'ajv-formats/dist/formats.js';

type Schema = Record<string, unknown>;
type Judge = (value: unknown, inside: Place) => boolean;

interface Place {
  formats: ReadonlySet<string>;
  /** Not at the root, where ajv refuses a `default`. */
  mayDefault: boolean;
  /** Inside `anyOf` or `oneOf`, where ajv refuses a property's. */
  inChoice: boolean;
}

const FORMATS: ReadonlySet<string> = new Set(Object.keys(fullFormats));
const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Judge = (value) => typeof value === 'string';
const isFlag: Judge = (value) => typeof value === 'boolean';
const isNumber: Judge = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Judge = (value) => Number.isInteger(value) && Number(value) >= 0;
const isAnything: Judge = () => true;
const isSchema: Judge = (value, place) => isObject(value) && sound(value, { ...place, mayDefault: false });
const isItem: Judge = (value, place) => isObject(value) && sound(value, { ...place, mayDefault: !place.inChoice });
const isBranch: Judge = (value, place) => isObject(value) && sound(value, { ...place, mayDefault: true, inChoice: true });
const isChoice: Judge = (value, place) => Array.isArray(value) && value.length > 0 && value.every((one) => isBranch(one, place));

/** Keywords that mean the same wherever they stand. Whatever is rare or depends on its neighbours is left to ajv. */
const KEYWORDS: Readonly<Record<string, Judge>> = {
  $comment: isText,
  title: isText,
  description: isText,
  examples: Array.isArray,
  deprecated: isFlag,
  readOnly: isFlag,
  writeOnly: isFlag,
  default: (_value, { mayDefault }) => mayDefault,
  type: (value) => (Array.isArray(value) ? value.length > 0 && new Set(value).size === value.length && value.every((one) => TYPES.has(one as string)) : TYPES.has(value as string)),
  const: isAnything,
  enum: (value) => Array.isArray(value) && value.length > 0 && new Set(value.map((one) => JSON.stringify(one))).size === value.length,
  minLength: isCount,
  maxLength: isCount,
  pattern: isPattern,
  format: (value, { formats }) => FORMATS.has(value as string) || formats.has(value as string),
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: (value, place) => isNumber(value, place) && Number(value) > 0,
  items: isItem,
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: isFlag,
  properties: (value, place) => isObject(value) && Object.entries(value).every(([name, one]) => name !== '__proto__' && isItem(one, place)),
  patternProperties: (value, place) => isObject(value) && Object.entries(value).every(([pattern, one]) => isPattern(pattern, place) && isSchema(one, place)),
  required: (value) => Array.isArray(value) && new Set(value).size === value.length && value.every((one) => typeof one === 'string'),
  additionalProperties: (value, place) => typeof value === 'boolean' || isSchema(value, place),
  minProperties: isCount,
  maxProperties: isCount,
  anyOf: isChoice,
  oneOf: isChoice,
};

const NONE: ReadonlySet<string> = new Set();

/**
 * Whether ajv will surely compile this schema, told without compiling it: that costs a millisecond and more, and a process has
 * hundreds of them which it may never meet. `false` says nothing bad; it says that only ajv knows.
 */
export function isSurelySound(schema: unknown, formats: ReadonlySet<string> = NONE): boolean {
  return isObject(schema) && sound(schema, { formats, mayDefault: false, inChoice: false });
}

function sound(schema: Schema, place: Place): boolean {
  // One name under both is refused by ajv, and whether a pattern meets a name is its business.
  if (schema['patternProperties'] && schema['properties']) return false;
  return Object.entries(schema).every(([keyword, value]) => value === undefined || (Object.hasOwn(KEYWORDS, keyword) && KEYWORDS[keyword]!(value, place)));
}

function isPattern(value: unknown, _place: Place): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
