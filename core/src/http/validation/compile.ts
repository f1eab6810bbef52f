import { HakoError, notFound, type RouteDef } from '@hako/sdk-plugin';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isSurelySound } from '../../json-schema.js';
import { closeSchema, largestArray } from './close-schema.js';
import { problemsOf } from './problems.js';
import { readQuery } from './query.js';

const DEFAULT_ARRAY_LIMIT = 1_000;

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
const openAjv = (validateSchema: boolean): Ajv2020 => {
  const ajv = new Ajv2020({ validateSchema, allErrors: true, removeAdditional: false, coerceTypes: false, useDefaults: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  return ajv;
};
/** Schemas that were found sound need no second proof, and with it no meta-schemas in memory. */
let trusting: Ajv2020 | undefined;
let proving: Ajv2020 | undefined;

export function compileValidation(owner: string, route: RouteDef): Validation {
  const where = `${route.method} ${route.path} of ${owner}`;
  const params = checkOf(route.schema.params, `${where}: params`);
  const querySchema = (route.schema.query ?? { type: 'object', properties: {} }) as Record<string, unknown>;
  const query = checkOf(querySchema, `${where}: query`);
  const body = checkOf(route.schema.body, `${where}: body`);

  return {
    hasBody: body !== undefined,
    maxArray: Math.max(DEFAULT_ARRAY_LIMIT, largestArray(route.schema.body ?? {})),
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

/** A faulty schema is refused here, with its route's name; a sound one is compiled at its first request. */
function checkOf(schema: unknown, where: string): Check | undefined {
  if (schema === undefined) return undefined;
  let check = isSurelySound(schema) ? undefined : compile((proving ??= openAjv(true)), schema, where);
  return (value) => (check ??= compile((trusting ??= openAjv(false)), schema, where))(value);
}

function compile(ajv: Ajv2020, schema: unknown, where: string): Check {
  try {
    const validate = ajv.compile(closeSchema(plain(schema)) as object);
    return (value) => (validate(value) ? undefined : (validate.errors ?? []));
  } catch (fault) {
    throw new Error(`${where}: ${fault instanceof Error ? fault.message : String(fault)}`, { cause: fault });
  }
}
