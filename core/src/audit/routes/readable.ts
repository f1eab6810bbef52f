import { HakoError, type RequestContext, type VisibleScopes } from '@hako/sdk-plugin';
import { LOG_STREAMS, type LogStream } from '../query/streams.js';
import type { StreamName } from '../sealing/index.js';

/**
 * The streams that the caller may read, with where. Only changes belong to scopes; the other streams are the agency's.
 * @throws PERMISSION_DENIED when there is none
 */
export async function readableStreams(ctx: RequestContext, only?: LogStream['path']): Promise<Map<StreamName, VisibleScopes>> {
  const readable = new Map<StreamName, VisibleScopes>();
  for (const stream of LOG_STREAMS) {
    if (only !== undefined && stream.path !== only) continue;
    const visible = await ctx.scopes.visible(stream.permission);
    const somewhere = visible.all || visible.tenant || (stream.name === 'change' && visible.subsidiaryIds.length + visible.talentIds.length > 0);
    if (somewhere) readable.set(stream.name, visible);
  }
  if (readable.size === 0) {
    // Answers and records the refusal as every other one.
    await ctx.require(LOG_STREAMS.find(({ path }) => path === only)?.permission ?? 'log.change:read', { type: 'tenant' });
    throw new HakoError('PERMISSION_DENIED');
  }
  return readable;
}
