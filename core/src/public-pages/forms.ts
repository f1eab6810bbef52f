import { HakoError, type PageForm, type PublicPage } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import { readFormBody } from '../http/index.js';
import type { SystemStatus } from './system-pages.js';

const DEFAULT_MAX_BYTES = 16 * 1024;
const READ_MS = 15_000;

export type FormReading = { ok: true; fields: Record<string, string> } | { ok: false; status: SystemStatus };

/**
 * A form of another site would make its visitors ask here without knowing: browsers say where a request comes from
 * (Fetch Metadata, else `Origin`). Who sends neither is no browser, and gains nothing by it.
 */
export function isForeign(ctx: Context, { config }: Pick<Cradle, 'config'>): boolean {
  const site = ctx.get('sec-fetch-site');
  if (site !== '') return site !== 'same-origin' && site !== 'none';
  const origin = ctx.get('origin');
  if (origin === '') return false;
  return origin !== config.publicUrl && URL.parse(origin)?.host !== ctx.host;
}

export async function readFields(ctx: Context, { fields, maxBytes = DEFAULT_MAX_BYTES }: PageForm): Promise<FormReading> {
  let body: Record<string, string>;
  try {
    body = (await readFormBody(ctx.req, { maxBytes, signal: AbortSignal.timeout(READ_MS) })) ?? {};
  } catch (refusal) {
    if (!(refusal instanceof HakoError)) throw refusal;
    // What is left of it is read away, and the connection ends with the answer.
    ctx.set('connection', 'close');
    ctx.req.resume();
    return { ok: false, status: refusal.code === 'PAYLOAD_TOO_LARGE' ? 413 : 400 };
  }
  const known = Object.entries(body).every(([name, value]) => fields.includes(name) && !value.includes('\0'));
  return known ? { ok: true, fields: body } : { ok: false, status: 400 };
}

/** Only within this site: what a plugin answers never leads elsewhere, whatever went into it. */
export function redirectTarget(answer: { redirect: string } | PublicPage): string | undefined {
  if (!('redirect' in answer)) return undefined;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(answer.redirect)) throw new Error('a form leads to a path of this site');
  return answer.redirect;
}
