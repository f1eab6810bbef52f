import { data, defineRoute, empty, list, versionConflict, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { createCode, createLink, endLink } from './links.js';
import { listLinks } from './link-repository.js';
import { lockStream, saveStream } from './repository.js';
import { replyOnStream } from './reply.js';
import { Address, CodeBody, Link, LinkBody, LinkParams, LookBody, Reader, ReplyBody, StepBody, TalentParams } from './schema.js';
import { readerState } from './states.js';
import { stepStream } from './step.js';
import { touchStream } from './touch.js';

/** Shown once: it must rest in no cache, and in no kept answer of an idempotent call. */
const SECRET_ANSWER = { 'cache-control': 'no-store' };
const DEFAULT_DAYS = 30;

const talent = async ({ params }: { params: { talentId: string } }, ctx: RequestContext): Promise<ScopeRef | null> => ((await ctx.scopes.talent(params.talentId)) ? { type: 'talent', id: params.talentId } : null);
const reads = { auth: 'user', permission: 'marshmallow.stream:read', scope: talent } as const;
const writes = { auth: 'user', permission: 'marshmallow.stream:write', scope: talent } as const;

export const staffStreamRoutes: RouteDef[] = [
  defineRoute({
    ...reads,
    method: 'GET',
    path: '/marshmallow/talents/:talentId/stream',
    summary: 'routes.stream.state',
    schema: { params: TalentParams, response: Reader },
    handle: async ({ params }, ctx) => data(await ctx.db.read((reader) => readerState(reader, params.talentId))),
  }),
  defineRoute({
    ...writes,
    method: 'POST',
    path: '/marshmallow/talents/:talentId/stream/step',
    summary: 'routes.stream.step',
    schema: { params: TalentParams, body: StepBody, response: Reader },
    errors: ['VERSION_CONFLICT', 'MARSHMALLOW_STREAM_NOTHING'],
    handle: async ({ params, body }, ctx) => data(await stepStream(ctx, params.talentId, body)),
  }),
  defineRoute({
    ...writes,
    method: 'PATCH',
    path: '/marshmallow/talents/:talentId/stream/look',
    summary: 'routes.stream.look',
    schema: { params: TalentParams, body: LookBody, response: Reader },
    audit: 'marshmallow.stream.look-changed',
    errors: ['VERSION_CONFLICT'],
    handle: async ({ params: { talentId }, body }, ctx) =>
      data(
        await ctx.db.write(async (tx) => {
          const now = ctx.clock.now();
          const row = await lockStream(tx, talentId, now);
          if (row.version !== body.version) throw versionConflict(await readerState(tx, talentId));
          const look = { ...row.look, ...body.set };
          await saveStream(tx, talentId, { ...row, look, version: row.version + 1 }, now);
          await ctx.audit.change(tx, { action: 'marshmallow.stream.look-changed', resource: { type: 'marshmallow-stream', id: talentId }, scope: { type: 'talent', id: talentId }, before: row.look, after: look });
          touchStream(ctx, tx, talentId);
          return readerState(tx, talentId);
        }),
      ),
  }),
  defineRoute({
    ...writes,
    method: 'POST',
    path: '/marshmallow/talents/:talentId/stream/messages/:id/reply',
    summary: 'routes.stream.reply',
    schema: { params: LinkParams, body: ReplyBody, response: Reader },
    errors: ['VERSION_CONFLICT'],
    handle: async ({ params, body }, ctx) => data(await replyOnStream(ctx, params.talentId, params.id, body)),
  }),
  defineRoute({
    ...reads,
    method: 'GET',
    path: '/marshmallow/talents/:talentId/streamer-links',
    summary: 'routes.stream.links',
    schema: { params: TalentParams, response: Type.Array(Link) },
    handle: async ({ params }, ctx) => {
      const links = await ctx.db.read((reader) => listLinks(reader, params.talentId));
      return list(links, { pageSize: links.length, nextCursor: null });
    },
  }),
  defineRoute({
    ...writes,
    method: 'POST',
    path: '/marshmallow/talents/:talentId/streamer-links',
    summary: 'routes.stream.link',
    schema: { params: TalentParams, body: LinkBody, response: Type.Object({ link: Link, overlay: Address, reader: Address }) },
    audit: 'marshmallow.stream.linked',
    errors: ['MARSHMALLOW_STREAM_NO_PATH', 'MARSHMALLOW_STREAM_TOO_MANY'],
    handle: async ({ params, body }, ctx) => data(await createLink(ctx, params.talentId, { label: body.label ?? ctx.principal.name, days: body.days ?? DEFAULT_DAYS }), { status: 201, headers: SECRET_ANSWER }),
  }),
  defineRoute({
    ...writes,
    method: 'POST',
    path: '/marshmallow/talents/:talentId/streamer-links/:id/codes',
    summary: 'routes.stream.code',
    schema: { params: LinkParams, body: CodeBody, response: Address },
    audit: 'marshmallow.stream.address-made',
    errors: ['MARSHMALLOW_STREAM_NO_PATH', 'MARSHMALLOW_STREAM_ENDED'],
    handle: async ({ params, body }, ctx) => data(await createCode(ctx, params.talentId, params.id, body.view), { status: 201, headers: SECRET_ANSWER }),
  }),
  defineRoute({
    ...writes,
    method: 'DELETE',
    path: '/marshmallow/talents/:talentId/streamer-links/:id',
    summary: 'routes.stream.unlink',
    schema: { params: LinkParams },
    audit: 'marshmallow.stream.unlinked',
    handle: async ({ params }, ctx) => {
      await endLink(ctx, params.talentId, params.id);
      return empty();
    },
  }),
];
