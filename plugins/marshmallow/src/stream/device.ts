import { notFound, type Principal, type RequestContext } from '@hako/sdk-plugin';
import { refuse } from './errors.js';
import { findDevice, insertDevice, noteReuse, takeCode } from './link-repository.js';
import { hashOf, newSecret } from './tokens.js';
import type { StreamDevice, StreamView } from './types.js';

/** A header and no cookie: nothing to forge from another site, nothing in an address, and the log never writes headers. */
export const DEVICE_HEADER = 'x-stream-token';
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The code of an address for a token of this browser; once. Used, old, revoked and invented codes are told alike. */
export async function exchange(ctx: RequestContext, code: string): Promise<{ token: string; view: StreamView; expiresAt: Date }> {
  const talentId = talentOf(ctx);
  const now = ctx.clock.now();
  const token = newSecret();
  const taken = await ctx.db.write(async (tx) => {
    const won = SECRET.test(code) ? await takeCode(tx, hashOf(code), talentId, now) : undefined;
    if (won) await insertDevice(tx, { id: ctx.ids.uuid(), hash: hashOf(token), linkId: won.linkId, view: won.view }, now);
    else if (SECRET.test(code)) await noteReuse(tx, hashOf(code), talentId, now);
    if (won) await ctx.audit.change(tx, { action: 'marshmallow.stream.opened', resource: { type: 'marshmallow-stream-link', id: won.linkId, label: won.label }, scope: { type: 'talent', id: talentId }, before: null, after: { view: won.view } });
    return won;
  });
  if (!taken) throw refuse('MARSHMALLOW_STREAM_ENDED');
  return { token, view: taken.view, expiresAt: taken.expiresAt };
}

/** Whose browser this is; `view` asks for a reader where something is changed. */
export async function deviceOf(ctx: RequestContext, headers: Readonly<Record<string, string | undefined>>, view?: StreamView): Promise<StreamDevice> {
  const token = headers[DEVICE_HEADER];
  const device = token !== undefined && SECRET.test(token) ? await ctx.db.read((reader) => findDevice(reader, hashOf(token), ctx.clock.now())) : undefined;
  if (!device || device.talentId !== talentOf(ctx)) throw refuse('MARSHMALLOW_STREAM_ENDED');
  if (view !== undefined && device.view !== view) throw refuse('MARSHMALLOW_STREAM_READ_ONLY');
  return device;
}

export function talentOf(ctx: RequestContext): string {
  if (ctx.talentId === null) throw notFound();
  return ctx.talentId;
}

/** The same work in the name of the link: what a reader changes stands under its label in history and replies, not under "visitor". */
export function inNameOf(ctx: RequestContext, device: StreamDevice): RequestContext {
  const principal: Principal = { type: 'system', id: device.linkId, name: device.label, sessionId: null, ceiling: [] };
  return new Proxy(ctx, {
    get(target, name) {
      if (name === 'principal') return principal;
      const value: unknown = Reflect.get(target, name, target);
      // Its members are private: a method must be called on the context itself.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
