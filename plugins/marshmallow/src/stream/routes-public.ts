import { data, defineRoute, empty, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { deviceOf, exchange, inNameOf } from './device.js';
import { forgetDevice, isLinkAlive, markSeen } from './link-repository.js';
import { readerOf } from './links.js';
import { replyOnStream } from './reply.js';
import { CardParams, ExchangeBody, Overlay, PathParams, Reader, ReplyBody, StepBody, View } from './schema.js';
import { overlayState, readerState } from './states.js';
import { stepStream } from './step.js';
import { overlayChannel, readerChannel } from './touch.js';
import type { OverlayState, ReaderState } from './types.js';

const NEVER_KEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };
const open = { auth: 'public', talentPathParam: 'path' } as const;
const GONE = 'MARSHMALLOW_STREAM_ENDED';

export const publicStreamRoutes: RouteDef[] = [
  defineRoute({
    ...open,
    method: 'POST',
    path: '/public/marshmallow/:path/stream/exchange',
    summary: 'routes.stream.exchange',
    schema: { params: PathParams, body: ExchangeBody, response: Type.Object({ token: Type.String(), view: View, expiresAt: Type.String({ format: 'date-time' }) }) },
    errors: [GONE],
    bodyLimit: 1024,
    rate: { points: 30, per: 60, by: 'ip' },
    handle: async ({ body }, ctx) => data(await exchange(ctx, body.code), { headers: NEVER_KEPT }),
  }),
  defineRoute({
    ...open,
    method: 'GET',
    path: '/public/marshmallow/:path/stream',
    summary: 'routes.stream.state',
    schema: { params: PathParams, response: Type.Union([Overlay, Reader]) },
    errors: [GONE],
    handle: async ({ headers }, ctx) => {
      const { view, talentId } = await deviceOf(ctx, headers);
      return data(await ctx.db.read<OverlayState | ReaderState>((reader) => (view === 'overlay' ? overlayState(reader, talentId) : readerState(reader, talentId))), { headers: NEVER_KEPT });
    },
  }),
  defineRoute({
    ...open,
    method: 'GET',
    path: '/public/marshmallow/:path/stream/live',
    summary: 'routes.stream.live',
    schema: { params: PathParams },
    errors: [GONE],
    handle: async ({ headers }, ctx) => {
      const device = await deviceOf(ctx, headers);
      const { talentId, linkId } = device;
      const isOverlay = device.view === 'overlay';
      await ctx.db.write((tx) => markSeen(tx, device.id, ctx.clock.now()));
      return {
        kind: 'live',
        channel: isOverlay ? overlayChannel(talentId) : readerChannel(talentId),
        reader: readerOf(linkId),
        until: device.expiresAt,
        state: () => ctx.db.read<unknown>((reader) => (isOverlay ? overlayState(reader, talentId) : readerState(reader, talentId))),
        stillAllowed: () => ctx.db.read((reader) => isLinkAlive(reader, linkId, ctx.clock.now())),
      };
    },
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/public/marshmallow/:path/stream/step',
    summary: 'routes.stream.step',
    schema: { params: PathParams, body: StepBody, response: Reader },
    errors: [GONE, 'MARSHMALLOW_STREAM_READ_ONLY', 'MARSHMALLOW_STREAM_NOTHING', 'VERSION_CONFLICT'],
    bodyLimit: 1024,
    handle: async ({ headers, body }, ctx) => {
      const device = await deviceOf(ctx, headers, 'reader');
      return data(await stepStream(inNameOf(ctx, device), device.talentId, body), { headers: NEVER_KEPT });
    },
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/public/marshmallow/:path/stream/messages/:id/reply',
    summary: 'routes.stream.reply',
    schema: { params: CardParams, body: ReplyBody, response: Reader },
    errors: [GONE, 'MARSHMALLOW_STREAM_READ_ONLY', 'VERSION_CONFLICT'],
    bodyLimit: 32 * 1024,
    handle: async ({ headers, params, body }, ctx) => {
      const device = await deviceOf(ctx, headers, 'reader');
      return data(await replyOnStream(inNameOf(ctx, device), device.talentId, params.id, body), { headers: NEVER_KEPT });
    },
  }),
  defineRoute({
    ...open,
    method: 'DELETE',
    path: '/public/marshmallow/:path/stream',
    summary: 'routes.stream.leave',
    schema: { params: PathParams },
    errors: [GONE],
    handle: async ({ headers }, ctx) => {
      const device = await deviceOf(ctx, headers);
      await ctx.db.write((tx) => forgetDevice(tx, device.id));
      return empty({ headers: NEVER_KEPT });
    },
  }),
];
