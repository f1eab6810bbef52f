import { HakoError, notFound, type RouteDef } from '@hako/sdk-plugin';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closeSchema, largestArray } from './close-schema.js';
import { problemsOf } from './problems.js';
import { readQuery } from './query.js';

const DEFAULT_ARRAY_LIMIT = 1_000;
const CORE = 'core';

/** The checks of one route; each throws `VALIDATION_FAILED` with all problems, or `NOT_FOUND` for the path. */
export interface Validation {
  params(values: Record<string, string | undefined>): Record<string, string>;
  query(text: string): Record<string, unknown>;
  body(value: unknown): unknown;
  hasBody: boolean;
  maxArray: number;
}

/**
 * One instance for all routes. Nothing is coerced here and nothing removed: what is not right is told.
 * `allErrors` costs no more than the body's own bound: 1 MiB, arrays of 1,000, 50 problems told.
 */
const ajv = new Ajv2020({ allErrors: true, removeAdditional: false, coerceTypes: false, useDefaults: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
(addFormats as unknown as (instance: Ajv2020) => void)(ajv);

export function compileValidation(owner: string, route: RouteDef): Validation {
  const where = `${route.method} ${route.path} of ${owner}`;
  // A plugin's schema is proved before its routes are taken. Core's are proved by its tests, and wait for their first request.
  const compile = owner === CORE ? compileLater : compileNow;
  const params = compile(route.schema.params, `${where}: params`);
  const querySchema = plain(route.schema.query ?? { type: 'object', properties: {} });
  const query = compile(querySchema, `${where}: query`);
  const body = compile(route.schema.body, `${where}: body`);

  return {
    hasBody: body !== undefined,
    maxArray: Math.max(DEFAULT_ARRAY_LIMIT, largestArray(plain(route.schema.body ?? {}))),
    params(values) {
      // An id that no record can have is a record that is not there, whatever else is wrong with it.
      if (Object.values(values).some((value) => value === undefined || value === '' || hasControl(value))) throw notFound();
      if (params?.(values)) throw notFound();
      return values as Record<string, string>;
    },
    query(text) {
      const values = readQuery(text, querySchema);
      const errors = query?.(values);
      if (errors) throw new HakoError('VALIDATION_FAILED', { details: problemsOf(errors) });
      return values;
    },
    body(value) {
      const errors = body?.(value);
      if (errors) throw new HakoError('VALIDATION_FAILED', { details: problemsOf(errors) });
      return value;
    },
  };
}

const hasControl = (value: string): boolean => /[\p{Cc}\p{Cs}]/u.test(value);

/** TypeBox keeps its own marks in non-JSON properties; ajv sees the JSON alone. */
const plain = (schema: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;

/** What is wrong with a value; `undefined` when nothing is. */
type Check = (value: unknown) => ErrorObject[] | undefined;

function compileLater(schema: unknown, where: string): Check | undefined {
  if (schema === undefined) return undefined;
  let check: Check | undefined;
  return (value) => (check ??= compileNow(schema, where))?.(value);
}

function compileNow(schema: unknown, where: string): Check | undefined {
  if (schema === undefined) return undefined;
  try {
    const validate = ajv.compile(closeSchema(plain(schema)) as object);
    return (value) => (validate(value) ? undefined : (validate.errors ?? []));
  } catch (fault) {
    throw new Error(`${where}: ${fault instanceof Error ? fault.message : String(fault)}`, { cause: fault });
  }
}
