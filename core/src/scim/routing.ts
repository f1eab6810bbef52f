import { GROUP, MAX_RESULTS, USER, resourceTypes, schemas, serviceProviderConfig, LIST } from './schemas.js';
import { gone, ScimFault } from './faults.js';
import type { Answer, Body, Endpoint, Operation } from './types.js';

const DEFAULT_COUNT = 100;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type Endpoints = Readonly<Record<'Users' | 'Groups', Endpoint>>;

export interface Asked {
  method: string;
  /** Behind `/scim/v2`, without a query. */
  path: string;
  query: URLSearchParams;
  body: unknown;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

/** One request of one resource; what `/Bulk` does several times. @throws ScimFault */
export async function answerOne(endpoints: Endpoints, operation: Operation, asked: Asked): Promise<Answer> {
  const [kind = '', id, ...rest] = asked.path.split('/').filter((part) => part !== '');
  if (rest.length > 0) throw gone();
  if (kind === 'ServiceProviderConfig' && id === undefined) return only('GET', asked, () => ({ status: 200, body: serviceProviderConfig(operation.base) }));
  if (kind === 'Schemas') return only('GET', asked, () => fixed(schemas(operation.base), id));
  if (kind === 'ResourceTypes') return only('GET', asked, () => fixed(resourceTypes(operation.base), id));
  if (kind !== 'Users' && kind !== 'Groups') throw gone();
  const endpoint = endpoints[kind];
  return id === undefined ? collection(endpoint, operation, asked) : member(endpoint, operation, id, asked);
}

function only(method: string, asked: Asked, make: () => Answer): Answer {
  if (asked.method !== method) throw notAllowed();
  // RFC 7644, 4: a filter here is refused.
  if (asked.query.has('filter')) throw new ScimFault(403, 'These cannot be filtered.');
  return make();
}

function fixed(all: Record<string, unknown>[], id: string | undefined): Answer {
  if (id === undefined) return { status: 200, body: listAnswer(all, all.length, 1) };
  const found = all.find((each) => each['id'] === decodeURIComponent(id));
  if (!found) throw gone();
  return { status: 200, body: found };
}

async function collection(endpoint: Endpoint, operation: Operation, asked: Asked): Promise<Answer> {
  if (asked.method === 'POST') return pick(await endpoint.create(operation, readBody(asked.body, endpoint.schema)), asked.query);
  if (asked.method !== 'GET') throw notAllowed();
  const startIndex = Math.max(1, whole(asked.query.get('startIndex'), 1));
  const limit = Math.min(MAX_RESULTS, Math.max(0, whole(asked.query.get('count'), DEFAULT_COUNT)));
  const { resources, total } = await endpoint.list(operation, { filter: asked.query.get('filter') ?? undefined, offset: startIndex - 1, limit });
  return { status: 200, body: listAnswer(resources.map((resource) => shown(resource, asked.query)), total, startIndex) };
}

async function member(endpoint: Endpoint, operation: Operation, id: string, asked: Asked): Promise<Answer> {
  if (!UUID.test(id)) throw gone();
  const { method, ifMatch } = asked;
  if (method === 'GET') {
    const answer = await endpoint.read(operation, id);
    const isKnown = asked.ifNoneMatch?.split(',').some((each) => each.trim() === answer.headers?.['etag']) ?? false;
    return isKnown ? { status: 304, headers: { etag: answer.headers?.['etag'] ?? '' } } : pick(answer, asked.query);
  }
  if (method === 'PUT') return pick(await endpoint.replace(operation, id, readBody(asked.body, endpoint.schema), ifMatch), asked.query);
  if (method === 'PATCH') return pick(await endpoint.patch(operation, id, readBody(asked.body), ifMatch), asked.query);
  if (method !== 'DELETE') throw notAllowed();
  await endpoint.remove(operation, id, ifMatch);
  return { status: 204 };
}

function readBody(body: unknown, schema?: string): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ScimFault(400, 'Send a JSON object.', 'invalidSyntax');
  const named = (body as { schemas?: unknown }).schemas;
  if (schema !== undefined && named !== undefined && !(Array.isArray(named) && named.includes(schema))) throw new ScimFault(400, `schemas must name ${schema}.`, 'invalidSyntax');
  return body as Body;
}

function whole(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimFault(400, 'startIndex and count are whole numbers.', 'invalidValue');
  return Number(text);
}

const listAnswer = (resources: Record<string, unknown>[], total: number, startIndex: number): Record<string, unknown> => ({ schemas: [LIST], totalResults: total, startIndex, itemsPerPage: resources.length, Resources: resources });

const pick = (answer: Answer, query: URLSearchParams): Answer => ({ ...answer, body: shown(answer.body as Record<string, unknown>, query) });

/** `attributes` and `excludedAttributes`, by whole attributes; what identifies a resource always comes (RFC 7644, 3.9). */
function shown(resource: Record<string, unknown>, query: URLSearchParams): Record<string, unknown> {
  const names = (name: string): Set<string> | undefined => {
    const text = query.get(name);
    return text === null ? undefined : new Set(text.split(',').map((each) => each.trim().replace(`${USER}:`, '').replace(`${GROUP}:`, '').split('.')[0]?.toLowerCase() ?? ''));
  };
  const [wanted, unwanted] = [names('attributes'), names('excludedAttributes')];
  if (!wanted && !unwanted) return resource;
  const always = new Set(['schemas', 'id', 'meta']);
  return Object.fromEntries(Object.entries(resource).filter(([name]) => always.has(name) || (wanted ? wanted.has(name.toLowerCase()) : !unwanted?.has(name.toLowerCase()))));
}

export const notAllowed = (): ScimFault => new ScimFault(405, 'This method is not understood here.');
