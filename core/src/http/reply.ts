import type { ListMeta, ReplyHeaders, RouteReply } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { ErrorAnswer } from './error-answer.js';
import type { StoredAnswer } from './idempotency.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What a handler said, as an answer. Text answers come back, so that an idempotent call can keep them. */
export function writeReply(ctx: Context, reply: RouteReply<unknown>): StoredAnswer | undefined {
  setHeaders(ctx, 'headers' in reply ? reply.headers : undefined);
  switch (reply.kind) {
    case 'data':
      return writeText(ctx, reply.status ?? 200, envelope(JSON.stringify(reply.data ?? null), reply.meta));
    case 'json':
      return writeText(ctx, reply.status ?? 200, envelope(reply.json, reply.meta));
    case 'empty':
      ctx.status = reply.status ?? 204;
      return { status: ctx.status, body: '' };
    case 'redirect':
      ctx.status = reply.status ?? 302;
      ctx.set('location', reply.location);
      return undefined;
    case 'stream':
      ctx.status = 200;
      ctx.set('content-type', reply.contentType);
      if (reply.filename !== undefined) ctx.set('content-disposition', attachment(reply.filename));
      if (!reply.headers || !hasCacheControl(reply.headers)) ctx.set('cache-control', 'no-store');
      ctx.body = reply.stream;
      return undefined;
    case 'live':
      throw new Error('a live reply becomes a stream before it is written');
  }
}

export function writeStored(ctx: Context, answer: StoredAnswer): void {
  ctx.set('idempotency-replayed', 'true');
  if (answer.body === '') ctx.status = answer.status;
  else writeText(ctx, answer.status, answer.body);
}

export function writeError(ctx: Context, { body, retryAfter }: ErrorAnswer): void {
  if (retryAfter !== undefined) ctx.set('retry-after', String(retryAfter));
  ctx.set('cache-control', 'no-store');
  writeText(ctx, body.statusCode, JSON.stringify(body));
}

/** The parts are JSON already: of PostgreSQL, or stringified once. */
function envelope(data: string, meta: ListMeta | undefined): string {
  return meta === undefined ? `{"success":true,"data":${data}}` : `{"success":true,"data":${data},"meta":${JSON.stringify(meta)}}`;
}

function writeText(ctx: Context, status: number, body: string): StoredAnswer {
  ctx.status = status;
  ctx.set('content-type', JSON_TYPE);
  if (!ctx.response.get('cache-control')) ctx.set('cache-control', 'no-store');
  ctx.body = body;
  return { status, body };
}

function setHeaders(ctx: Context, headers: ReplyHeaders | undefined): void {
  if (!headers) return;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
}

const hasCacheControl = (headers: ReplyHeaders): boolean => Object.keys(headers).some((name) => name.toLowerCase() === 'cache-control');

/** RFC 6266 with the UTF-8 name of RFC 8187, and a plain one for old clients. */
function attachment(filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
