import type { ErrorDetail } from '@hako/sdk-plugin';
import type { ErrorObject } from 'ajv';

const MAX_PROBLEMS = 50;

const CODES: Record<string, string> = {
  required: 'required',
  additionalProperties: 'unknown',
  unevaluatedProperties: 'unknown',
  type: 'type',
  format: 'format',
  pattern: 'pattern',
  enum: 'enum',
  const: 'enum',
  minLength: 'too_short',
  maxLength: 'too_long',
  minimum: 'too_small',
  exclusiveMinimum: 'too_small',
  maximum: 'too_large',
  exclusiveMaximum: 'too_large',
  multipleOf: 'multiple_of',
  minItems: 'too_few',
  maxItems: 'too_many',
  minProperties: 'too_few',
  maxProperties: 'too_many',
  uniqueItems: 'duplicate',
  propertyNames: 'unknown',
  anyOf: 'choice',
  oneOf: 'choice',
  not: 'choice',
};

/** Facts of the schema that a message may name; never a value that came in. */
const FACTS = ['limit', 'format', 'type', 'multipleOf', 'allowedValues'] as const;

/** ajv's list as `details`, at most 50; a failed choice keeps only itself when its branches say nothing more exact. */
export function problemsOf(errors: readonly ErrorObject[] | null | undefined): ErrorDetail[] {
  const problems = (errors ?? []).map(problem);
  const seen = new Set<string>();
  const exact = new Set(problems.filter((one) => !isVague(one)).map(({ path }) => path));
  return problems.filter((one) => !(isVague(one) && exact.has(one.path))).filter(({ path, code }) => !seen.has(`${path} ${code}`) && seen.add(`${path} ${code}`)).slice(0, MAX_PROBLEMS);
}

/** What a value that may also be `null` is told besides what is really wrong with it. */
const isVague = ({ code, type }: ErrorDetail): boolean => code === 'choice' || (code === 'type' && type === 'null');

function problem(error: ErrorObject): ErrorDetail {
  const params = error.params as Record<string, unknown>;
  const facts = Object.fromEntries(FACTS.filter((fact) => params[fact] !== undefined).map((fact) => [fact, params[fact]]));
  return { path: pathOf(error, params), code: CODES[error.keyword] ?? 'value', ...facts };
}

function pathOf(error: ErrorObject, params: Record<string, unknown>): string {
  const child = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['propertyName'];
  return typeof child === 'string' ? `${error.instancePath}/${escapePointer(child)}` : error.instancePath;
}

/** RFC 6901; an unknown name came from outside, so it is kept short and printable. */
const escapePointer = (name: string): string => name.slice(0, 100).replace(/[\p{C}]/gu, '?').replace(/~/g, '~0').replace(/\//g, '~1');
