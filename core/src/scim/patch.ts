import { patchBodyValidation, scimPatch, type ScimPatchOperation, type ScimResource } from 'scim-patch';
import { ScimFault } from './faults.js';

const MAX_OPERATIONS = 100;
const FORBIDDEN = /(?:^|[.[\]])(?:__proto__|constructor|prototype)(?:$|[.[\]])/;

/**
 * A resource with the operations applied (RFC 7644, 3.5.2). Entra writes `Replace` and sends booleans as texts; both are
 * understood.
 * @throws ScimFault, or the library's own fault, which `asScimFault` knows
 */
export function applyPatch<T extends object>(resource: T, body: Record<string, unknown>): T {
  const operations = body['Operations'];
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS) throw new ScimFault(400, `Send 1 to ${MAX_OPERATIONS} Operations.`, 'invalidSyntax');
  const cleaned = operations.map(clean);
  patchBodyValidation({ schemas: body['schemas'] as never, Operations: cleaned });
  return scimPatch(structuredClone(resource) as unknown as ScimResource, cleaned, { mutateDocument: true, treatMissingAsAdd: true }) as unknown as T;
}

function clean(operation: unknown): ScimPatchOperation {
  if (typeof operation !== 'object' || operation === null) throw new ScimFault(400, 'An operation is an object.', 'invalidSyntax');
  const { op, path, value } = operation as { op?: unknown; path?: unknown; value?: unknown };
  const verb = typeof op === 'string' ? op.toLowerCase() : '';
  if (verb !== 'add' && verb !== 'replace' && verb !== 'remove') throw new ScimFault(400, 'op is add, replace or remove.', 'invalidSyntax');
  if (path !== undefined && (typeof path !== 'string' || path.length > 500 || FORBIDDEN.test(path))) throw new ScimFault(400, 'This path is not understood.', 'invalidPath');
  const cleaned = { op: verb, ...(path !== undefined && { path }), ...(value !== undefined && { value: booleans(path, value) }) };
  return cleaned as ScimPatchOperation;
}

function booleans(path: string | undefined, value: unknown): unknown {
  if (path?.toLowerCase() === 'active') return asBoolean(value);
  if (path === undefined && typeof value === 'object' && value !== null && 'active' in value) return { ...value, active: asBoolean(value.active) };
  return value;
}

const asBoolean = (value: unknown): unknown => (typeof value === 'string' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value);
