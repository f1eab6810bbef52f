import { asScimFault, ScimFault } from './faults.js';
import { answerOne, type Endpoints } from './routing.js';
import { BULK, BULK_ANSWER, MAX_BULK } from './schemas.js';
import type { Answer, Operation } from './types.js';

interface BulkOperation {
  method: string;
  path: string;
  bulkId?: string;
  version?: string;
  data?: unknown;
}

const METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Up to a hundred operations, one after another, each its own transaction (RFC 7644, 3.7). A later one names what an earlier
 * one made as `bulkId:<name>`; forward references are refused.
 */
export async function answerBulk(endpoints: Endpoints, operation: Operation, body: unknown): Promise<Answer> {
  const { operations, failOnErrors } = read(body);
  const made = new Map<string, string>();
  const answers: Record<string, unknown>[] = [];
  let failures = 0;
  for (const each of operations) {
    const result = await run(endpoints, operation, each, made);
    answers.push(result);
    if (Number(result['status']) >= 400) failures += 1;
    if (failOnErrors > 0 && failures >= failOnErrors) break;
  }
  return { status: 200, body: { schemas: [BULK_ANSWER], Operations: answers } };
}

async function run(endpoints: Endpoints, operation: Operation, { method, path, bulkId, version, data }: BulkOperation, made: Map<string, string>): Promise<Record<string, unknown>> {
  const named = { method, ...(bulkId !== undefined && { bulkId }) };
  try {
    const { status, headers } = await answerOne(endpoints, operation, { method, path: resolve(path, made), query: new URLSearchParams(), body: resolve(data, made), ifMatch: version, ifNoneMatch: undefined });
    const location = headers?.['location'];
    if (method === 'POST' && bulkId !== undefined && location) made.set(bulkId, location.slice(location.lastIndexOf('/') + 1));
    return { ...named, status: String(status), ...(location && { location }), ...(headers?.['etag'] && { version: headers['etag'] }) };
  } catch (error) {
    const fault = asScimFault(error);
    if (!fault) throw error;
    return { ...named, status: String(fault.status), response: fault.body() };
  }
}

function read(body: unknown): { operations: BulkOperation[]; failOnErrors: number } {
  const bad = (detail: string): ScimFault => new ScimFault(400, detail, 'invalidSyntax');
  if (typeof body !== 'object' || body === null) throw bad('Send a BulkRequest.');
  const { schemas, Operations: operations, failOnErrors = 0 } = body as { schemas?: unknown; Operations?: unknown; failOnErrors?: unknown };
  if (!Array.isArray(schemas) || !schemas.includes(BULK) || !Array.isArray(operations)) throw bad('Send a BulkRequest.');
  if (operations.length > MAX_BULK) throw new ScimFault(413, `A bulk request has at most ${MAX_BULK} operations.`);
  if (!Number.isInteger(failOnErrors) || Number(failOnErrors) < 0) throw bad('failOnErrors is a whole number.');
  return {
    failOnErrors: Number(failOnErrors),
    operations: operations.map((each: unknown) => {
      const { method, path, bulkId, version, data } = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>;
      if (typeof method !== 'string' || !METHODS.has(method.toUpperCase()) || typeof path !== 'string' || !path.startsWith('/') || path.includes('?')) throw bad('Each operation has a method and a path.');
      if (bulkId !== undefined && typeof bulkId !== 'string') throw bad('bulkId is a text.');
      if (method.toUpperCase() === 'POST' && bulkId === undefined) throw bad('POST needs a bulkId.');
      return { method: method.toUpperCase(), path, data, ...(bulkId !== undefined && { bulkId }), ...(typeof version === 'string' && { version }) };
    }),
  };
}

/** Every text that is, or ends in, `bulkId:<name>` gets the id that was made. */
function resolve<T>(value: T, made: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') {
    return value.replace(/bulkId:([A-Za-z0-9_-]+)/g, (_all, name: string) => {
      const id = made.get(name);
      if (id === undefined) throw new ScimFault(409, `bulkId ${name} was not made before.`, 'invalidValue');
      return id;
    }) as T;
  }
  if (Array.isArray(value)) return value.map((each: unknown) => resolve(each, made)) as T;
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each as unknown, made)])) as T;
  return value;
}
