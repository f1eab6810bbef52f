import { data, defineRoute, notFound, type RequestContext, type RouteDef, type RouteReply, type ScopeRef, type UploadedFile } from '@hako/sdk-plugin';
import Type from 'typebox';
import { refuse } from '../errors.js';
import { redraw, type PictureUse } from './redraw.js';
import { addressOf, keepPicture, readPicture } from './store.js';

const closed = { additionalProperties: false } as const;
const MAX_BYTES = 5 * 1_024 * 1_024;
const NAME = /^([0-9a-f]{32})\.png$/;
/** Its name changes with what is on it. */
const HEADERS = { 'cache-control': 'public, max-age=86400, immutable', 'cross-origin-resource-policy': 'cross-origin', 'x-robots-tag': 'noindex' };

const TalentParams = Type.Object({ talentId: Type.String({ format: 'uuid' }) }, closed);
const Kept = Type.Object({ picture: Type.String(), url: Type.String() });
const talent = async ({ params }: { params: { talentId: string } }, ctx: RequestContext): Promise<ScopeRef | null> => ((await ctx.scopes.talent(params.talentId)) ? { type: 'talent', id: params.talentId } : null);
const upload = { field: 'file', maxBytes: MAX_BYTES };
const refusals = ['MARSHMALLOW_PICTURE', 'PAYLOAD_TOO_LARGE'];

async function keep(ctx: RequestContext, talentId: string, file: UploadedFile | undefined, use: PictureUse): Promise<{ picture: string; url: string }> {
  const path = (await ctx.scopes.talent(talentId))?.path;
  if (!path) throw refuse('MARSHMALLOW_PICTURE', {});
  const chunks: Buffer[] = [];
  for await (const chunk of file?.stream ?? []) chunks.push(chunk as Buffer);
  const picture = await keepPicture(ctx, talentId, await redraw(Buffer.concat(chunks), use));
  return { picture, url: addressOf(path, picture) };
}

/** Pictures of a talent's own: for her face in the box's settings, for what stands behind her reader and overlay. */
export const pictureRoutes: RouteDef[] = [
  defineRoute({
    auth: 'user', permission: 'marshmallow.config:write', scope: talent, upload, errors: refusals,
    method: 'POST', path: '/marshmallow/talents/:talentId/pictures/avatar', summary: 'routes.picture.avatar',
    schema: { params: TalentParams, response: Kept },
    handle: async ({ params, file }, ctx) => data(await keep(ctx, params.talentId, file, 'avatar'), { status: 201 }),
  }),
  defineRoute({
    auth: 'user', permission: 'marshmallow.stream:write', scope: talent, upload, errors: refusals,
    method: 'POST', path: '/marshmallow/talents/:talentId/pictures/background', summary: 'routes.picture.background',
    schema: { params: TalentParams, response: Kept },
    handle: async ({ params, file }, ctx) => data(await keep(ctx, params.talentId, file, 'background'), { status: 201 }),
  }),
  defineRoute({
    auth: 'public', talentPathParam: 'path',
    method: 'GET', path: '/public/marshmallow/:path/pictures/:name', summary: 'routes.picture',
    schema: { params: Type.Object({ path: Type.String({ maxLength: 64 }), name: Type.String({ maxLength: 40 }) }, closed) },
    handle: async ({ params, headers }, ctx): Promise<RouteReply<unknown>> => {
      const [, name] = NAME.exec(params.name) ?? [];
      const kept = name === undefined || ctx.talentId === null ? undefined : await readPicture(ctx, ctx.talentId, name);
      if (!kept || name === undefined) throw notFound();
      const etag = `"${name}"`;
      if (headers['if-none-match']?.includes(etag)) {
        kept.body.destroy();
        return { kind: 'empty', status: 304, headers: { ...HEADERS, etag } };
      }
      return { kind: 'stream', stream: kept.body, contentType: 'image/png', headers: { ...HEADERS, etag } };
    },
  }),
];
