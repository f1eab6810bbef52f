import { VaultError } from '@hako/vault-client/contract';
import type { IncomingMessage } from 'node:http';
import { parseStrictJson } from '../tokens/strict-json.js';

export const MEGABYTE = 1024 * 1024;

/** JSON up to `limit` bytes; the limit holds for what arrives, whatever the header promised. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/json' || request.headers['content-encoding'] !== undefined) throw new VaultError('UNSUPPORTED_MEDIA_TYPE');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // A little too much is read to its end and dropped, so that the sender gets to read why; far too much is cut off.
    if (size > limit * 4) throw new VaultError('BODY_TOO_LARGE');
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw new VaultError('BODY_TOO_LARGE');
  const bytes = Buffer.concat(chunks, size);
  try {
    return parseStrictJson(bytes);
  } catch {
    throw new VaultError('VALIDATION_FAILED', { details: [{ path: '', code: 'json' }] });
  } finally {
    bytes.fill(0);
    for (const chunk of chunks) chunk.fill(0);
  }
}
