import { notFound, type PluginContext, type RequestContext } from '@hako/sdk-plugin';
import { refuse } from './errors.js';
import { countLiving, findLink, insertCode, insertLink, revokeLink, type StreamLink } from './link-repository.js';
import { hashOf, newSecret } from './tokens.js';
import type { StreamView } from './types.js';

const DAY_MS = 86_400_000;
/** A code waits this long for its one exchange; the link may live for months after it. */
const CODE_MS = DAY_MS;
const MAX_LINKS = 50;

/** An address to open once. The secret stands behind `#`: browsers send that part to nobody, so it is in no log and no referrer. */
export interface StreamAddress {
  view: StreamView;
  /** `/m/luna/overlay#…`, of this site. */
  path: string;
  code: string;
  /** Until when it must have been opened, ISO 8601. */
  openBy: string;
}

export interface NewLink {
  link: StreamLink;
  overlay: StreamAddress;
  reader: StreamAddress;
}

export async function createLink(ctx: RequestContext, talentId: string, { label, days }: { label: string; days: number }): Promise<NewLink> {
  const publicPath = await publicPathOf(ctx, talentId);
  const now = ctx.clock.now();
  const link = { id: ctx.ids.uuid(), talentId, label: label.trim(), by: ctx.principal.name, expiresAt: new Date(now.getTime() + days * DAY_MS) };
  return ctx.db.write(async (tx) => {
    if ((await countLiving(tx, talentId, now)) >= MAX_LINKS) throw refuse('MARSHMALLOW_STREAM_TOO_MANY', { max: MAX_LINKS });
    await insertLink(tx, link, now);
    const [overlay, reader] = [addressOf(publicPath, 'overlay', now, link.expiresAt), addressOf(publicPath, 'reader', now, link.expiresAt)];
    for (const address of [overlay, reader]) await insertCode(tx, { hash: hashOf(address.code), linkId: link.id, view: address.view, expiresAt: new Date(address.openBy) });
    await ctx.audit.change(tx, { action: 'marshmallow.stream.linked', resource: { type: 'marshmallow-stream-link', id: link.id, label: link.label }, scope: { type: 'talent', id: talentId }, before: null, after: { label: link.label, expiresAt: link.expiresAt.toISOString() } });
    return { link: (await findLink(tx, talentId, link.id)) as StreamLink, overlay, reader };
  });
}

/** One more device on a link that lives. */
export async function createCode(ctx: RequestContext, talentId: string, linkId: string, view: StreamView): Promise<StreamAddress> {
  const publicPath = await publicPathOf(ctx, talentId);
  const now = ctx.clock.now();
  return ctx.db.write(async (tx) => {
    const link = await findLink(tx, talentId, linkId);
    if (!link) throw notFound();
    if (link.revokedAt !== null || link.expiresAt <= now) throw refuse('MARSHMALLOW_STREAM_ENDED');
    const address = addressOf(publicPath, view, now, link.expiresAt);
    await insertCode(tx, { hash: hashOf(address.code), linkId, view, expiresAt: new Date(address.openBy) });
    await ctx.audit.change(tx, { action: 'marshmallow.stream.address-made', resource: { type: 'marshmallow-stream-link', id: linkId, label: link.label }, scope: { type: 'talent', id: talentId }, before: null, after: { view } });
    return address;
  });
}

/** Ends every overlay and reader of the link, in every process; a second call changes nothing. */
export async function endLink(ctx: PluginContext, talentId: string, linkId: string): Promise<void> {
  await ctx.db.write(async (tx) => {
    const link = await findLink(tx, talentId, linkId);
    if (!link) throw notFound();
    if (!(await revokeLink(tx, linkId, ctx.principal.name, ctx.clock.now()))) return;
    ctx.live.revoke(tx, readerOf(linkId));
    await ctx.audit.change(tx, { action: 'marshmallow.stream.unlinked', resource: { type: 'marshmallow-stream-link', id: linkId, label: link.label }, scope: { type: 'talent', id: talentId }, before: { label: link.label, expiresAt: link.expiresAt.toISOString() }, after: null });
  });
}

/** Name of a link's streams towards core. */
export const readerOf = (linkId: string): string => `link:${linkId}`;

function addressOf(publicPath: string, view: StreamView, now: Date, linkEnds: Date): StreamAddress {
  const code = newSecret();
  const openBy = new Date(Math.min(now.getTime() + CODE_MS, linkEnds.getTime())).toISOString();
  return { view, path: `/m/${publicPath}/${view}#${code}`, code, openBy };
}

async function publicPathOf(ctx: PluginContext, talentId: string): Promise<string> {
  const talent = await ctx.scopes.talent(talentId);
  if (!talent) throw notFound();
  if (!talent.path) throw refuse('MARSHMALLOW_STREAM_NO_PATH');
  return talent.path;
}
