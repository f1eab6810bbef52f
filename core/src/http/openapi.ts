import type { ErrorSpec, RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { COMMON_CODES } from './errors.js';
import { closeSchema } from './validation/close-schema.js';

type Json = Record<string, unknown>;
type KnownError = ErrorSpec & { owner: string; code: string };

export type OpenApiDeps = Pick<Cradle, 'routes' | 'errors' | 'translations' | 'config'>;

/** The whole API as OpenAPI 3.1, which takes our JSON Schemas as they are. */
export function openApiDocument(deps: OpenApiDeps): Json {
  const paths: Record<string, Json> = {};
  for (const { owner, route } of deps.routes.all()) {
    const path = route.path.replace(/:([A-Za-z0-9_]+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(deps, owner, route);
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title: 'Hako', version: '1.0.0', description: deps.translations.t('core', 'http.openapi.description', 'en') },
    servers: [{ url: `${deps.config.publicUrl}/api/v1` }],
    paths,
    components: {
      schemas: { Error: errorSchema(deps), ListMeta: LIST_META },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKeyId: { type: 'apiKey', in: 'header', name: 'X-API-Key-ID' },
        apiKeySecret: { type: 'apiKey', in: 'header', name: 'X-API-Key-Secret' },
      },
      responses: Object.fromEntries(commonErrors(deps).map((error) => [error.code, errorResponse(deps, [error])])),
    },
    'x-error-codes': deps.errors.all().map((error) => ({ code: error.code, status: error.status, owner: error.owner, message: deps.translations.t(error.owner, error.message, 'en') })),
  };
}

function operation(deps: OpenApiDeps, owner: string, route: RouteDef): Json {
  return {
    operationId: operationId(route),
    summary: deps.translations.t(owner, route.summary, 'en'),
    tags: [owner === 'core' ? (route.path.split('/')[1] ?? 'core') : owner],
    security: route.auth === 'public' ? [] : [{ bearer: [] }, { apiKeyId: [], apiKeySecret: [] }],
    'x-auth': route.auth,
    ...(route.scope && { 'x-scope': typeof route.scope === 'string' ? route.scope : 'object' }),
    ...(route.permission && { 'x-permission': route.permission }),
    ...(route.stepUp && { 'x-step-up': true }),
    ...(parameters(route).length > 0 && { parameters: parameters(route) }),
    ...requestBody(route),
    responses: { ...successResponse(route), ...errorResponses(deps, route) },
  };
}

/** `POST /users/:id/deactivate` is `postUsersIdDeactivate`. */
function operationId(route: RouteDef): string {
  const words = route.path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return route.method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

interface ObjectSchema {
  properties?: Record<string, Json>;
  required?: string[];
}

function parameters(route: RouteDef): Json[] {
  const params = (route.schema.params ?? {}) as ObjectSchema;
  const query = (route.schema.query ?? {}) as ObjectSchema;
  const inPath = [...route.path.matchAll(/:([A-Za-z0-9_]+)/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: params.properties?.[name] ?? { type: 'string' } }));
  const inQuery = Object.entries(query.properties ?? {}).map(([name, schema]) => ({ name, in: 'query', required: query.required?.includes(name) ?? false, schema }));
  const key = route.method === 'POST' && route.auth === 'user' && route.idempotent !== false ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 } }] : [];
  return [...inPath, ...inQuery, ...key];
}

function requestBody(route: RouteDef): Json {
  if (route.upload) {
    const properties = { ...(route.schema.body && { options: closeSchema(route.schema.body) }), [route.upload.field]: { type: 'string', format: 'binary' } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', properties, required: [route.upload.field] } } } } };
  }
  return route.schema.body ? { requestBody: { required: true, content: { [route.form ? 'application/x-www-form-urlencoded' : 'application/json']: { schema: closeSchema(route.schema.body) } } } } : {};
}

function successResponse(route: RouteDef): Json {
  const schema = { type: 'object', required: ['success', 'data'], properties: { success: { const: true }, data: route.schema.response ?? {}, meta: { $ref: '#/components/schemas/ListMeta' } } };
  return { '2XX': { description: 'Success', content: { 'application/json': { schema } } } };
}

const commonErrors = (deps: OpenApiDeps): KnownError[] => COMMON_CODES.flatMap((code) => deps.errors.get(code) ?? []);

function errorResponses(deps: OpenApiDeps, route: RouteDef): Json {
  const own = [...(route.stepUp ? ['AUTH_STEP_UP_REQUIRED'] : []), ...(route.errors ?? [])].flatMap((code) => deps.errors.get(code) ?? []);
  const signIn = route.auth === 'public' ? [] : deps.errors.all().filter((error) => ['AUTH_REQUIRED', 'AUTH_TOKEN_INVALID', 'AUTH_TOKEN_EXPIRED', 'AUTH_SESSION_ENDED', 'AUTH_MFA_ENROLMENT_REQUIRED'].includes(error.code));
  const byStatus = new Map<number, KnownError[]>();
  for (const error of [...commonErrors(deps), ...signIn, ...own]) byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error]);
  return Object.fromEntries([...byStatus].map(([status, errors]) => [status, errorResponse(deps, errors)]));
}

function errorResponse(deps: OpenApiDeps, errors: KnownError[]): Json {
  const codes = [...new Set(errors.map((error) => error.code))];
  return {
    description: errors.map((error) => `${error.code}: ${deps.translations.t(error.owner, error.message, 'en')}`).join('\n\n'),
    content: { 'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { code: { enum: codes } } }] } } },
  };
}

const errorSchema = (deps: OpenApiDeps): Json => ({
  type: 'object',
  required: ['success', 'code', 'message', 'statusCode', 'requestId'],
  properties: {
    success: { const: false },
    code: { enum: deps.errors.all().map((error) => error.code) },
    message: { type: 'string' },
    statusCode: { type: 'integer' },
    requestId: { type: 'string' },
    details: { anyOf: [{ type: 'array', items: { type: 'object', required: ['path', 'code'], properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } } } }, { type: 'object' }] },
  },
});

const LIST_META: Json = {
  type: 'object',
  required: ['pageSize', 'nextCursor'],
  properties: { page: { type: 'integer' }, pageSize: { type: 'integer' }, total: { type: 'integer' }, totalIsExact: { type: 'boolean' }, nextCursor: { type: ['string', 'null'] } },
};
