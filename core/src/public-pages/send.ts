import type { Context } from 'koa';
import type { RequestMark } from '../http/index.js';
import { isUnchanged, variantFor, type Rendered } from './rendered.js';

/**
 * Writes past Koa's own answering: the headers of a copy are worked out already, and a page from memory should cost no more
 * than its bytes.
 */
export function send(ctx: Context, rendered: Rendered): true {
  const { req, res } = ctx;
  ctx.respond = false;
  const id = ['x-request-id', (ctx.state['mark'] as RequestMark | undefined)?.requestId ?? ''];
  const variant = variantFor(rendered, req.headers['accept-encoding'] as string | undefined);
  if (rendered.status === 200 && isUnchanged(rendered, req.headers['if-none-match'])) {
    res.writeHead(304, [...variant.unchanged, ...id]);
    res.end();
    return true;
  }
  res.writeHead(rendered.status, [...variant.headers, ...id]);
  // The length of a HEAD is that of the GET; the bytes stay here.
  if (req.method === 'HEAD') res.end();
  else res.end(variant.body);
  return true;
}
