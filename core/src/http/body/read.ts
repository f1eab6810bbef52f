import type { IncomingMessage } from 'node:http';
import { HakoError } from '@hako/sdk-plugin';
import { parseStrictJson } from './strict-json.js';

interface Limits {
  maxBytes: number;
  maxArray: number;
  signal: AbortSignal;
  /** Further names for JSON that are taken, `application/scim+json`. */
  alsoTypes?: readonly string[];
}

/** The JSON body; `undefined` when there is none. 415 for anything else, 413 beyond the limit. */
export async function readJsonBody(request: IncomingMessage, limits: Limits): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  if (!isJson(request.headers['content-type'], limits.alsoTypes)) throw new HakoError('UNSUPPORTED_MEDIA_TYPE', { params: { expected: 'application/json' } });
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new HakoError('UNSUPPORTED_MEDIA_TYPE', { params: { expected: 'identity' } });
  const bytes = await readBytes(request, limits);
  return bytes.length === 0 ? undefined : parseStrictJson(bytes, { maxArray: limits.maxArray });
}

/**
 * An HTML form's fields. A name that comes twice is refused: of two values each reader may take another one.
 * 415 for anything else, 413 beyond the limit.
 */
export async function readFormBody(request: IncomingMessage, limits: Omit<Limits, 'maxArray'>): Promise<Record<string, string> | undefined> {
  if (!hasBody(request)) return undefined;
  const [type] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  if (type?.trim() !== 'application/x-www-form-urlencoded') throw new HakoError('UNSUPPORTED_MEDIA_TYPE', { params: { expected: 'application/x-www-form-urlencoded' } });
  const fields = new URLSearchParams((await readBytes(request, limits)).toString('utf8'));
  const body = new Map<string, string>();
  for (const [name, value] of fields) {
    if (body.has(name)) throw new HakoError('VALIDATION_FAILED', { details: [{ path: `/${name}`, code: 'duplicate' }] });
    body.set(name, value);
  }
  return Object.fromEntries(body);
}

export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** `application/json`, UTF-8 or without a word about it (RFC 8259, 8.1). */
function isJson(header: string | undefined, alsoTypes: readonly string[] = []): boolean {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8).replace(/"/g, '');
  return (type === 'application/json' || alsoTypes.includes(type)) && (charset === undefined || charset === 'utf-8' || charset === 'utf8');
}

function readBytes(request: IncomingMessage, { maxBytes, signal }: Omit<Limits, 'maxArray'>): Promise<Buffer> {
  const tooLarge = (): HakoError => new HakoError('PAYLOAD_TOO_LARGE', { params: { limit: maxBytes } });
  const declared = Number(request.headers['content-length']);
  if (declared > maxBytes) return Promise.reject(tooLarge());

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onFault).off('aborted', onAborted);
      signal.removeEventListener('abort', onTimeout);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      settle(() => reject(tooLarge()));
    };
    const onEnd = (): void => settle(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    const onFault = (): void => settle(() => reject(new HakoError('VALIDATION_FAILED', { details: [{ path: '', code: 'incomplete' }] })));
    const onAborted = onFault;
    const onTimeout = (): void => settle(() => reject(new HakoError('REQUEST_TIMEOUT')));
    request.on('data', onData).on('end', onEnd).on('error', onFault).on('aborted', onAborted);
    signal.addEventListener('abort', onTimeout, { once: true });
  });
}
