/**
 * A stream of server-sent events for somebody without a session (WHATWG HTML, 9.2): an overlay, a reader, a visitor's badge.
 * Core carries it: events of every process, resume by `Last-Event-ID`, a comment every 15 seconds, readers that are too slow
 * are dropped, and whoever's right ends is cut off within a second in every process.
 *
 * Two kinds of channel:
 * - with `state`: whatever happened, readers get the whole present state as one event `state`, read once per process however
 *   many listen. A reader that comes back gets the present state, never what went by meanwhile.
 * - without: readers get the events of `ctx.live.publish` as they are; who comes back gets what was missed (at most 200 events
 *   and five minutes), or one event `reset` when that is no longer known.
 *
 * Events of core's own: `revoked` (do not come back), `replaced` (the reader opened too many, the oldest ends), `reset`.
 *
 * @example
 * ```ts
 * handle: async ({ headers }, ctx) => {
 *   const device = await deviceOf(ctx, headers['x-stream-token']);
 *   return { kind: 'live', channel: `overlay:${device.talentId}`, reader: device.linkId, state: () => overlayState(ctx, device.talentId) };
 * }
 * ```
 * @since 1.0
 */
export interface LiveReply {
  kind: 'live';
  /** As `ctx.live.publish` names it; bound to plugin and tenant. */
  channel: string;
  /** Whose right this is, as the plugin names it (a link, a device): `ctx.live.revoke(tx, reader)` ends all its streams. */
  reader: string;
  /** Streams that one `reader` may have in this process; one more ends the oldest with `replaced`. Default 20. */
  maxStreams?: number;
  /** The present state, the same for everybody on the channel: JSON, at most 256 KiB. */
  state?: () => Promise<unknown>;
  /** Ends by itself then, with `revoked`. */
  until?: Date;
  /** Asked again every 15 seconds, once for all streams of a `reader`: the second line, should a revocation be lost on its way. */
  stillAllowed?: () => Promise<boolean>;
}
