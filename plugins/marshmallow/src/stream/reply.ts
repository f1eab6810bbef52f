import { notFound, versionConflict, type PluginContext } from '@hako/sdk-plugin';
import { applyStep } from '../messages/change.js';
import { findReadable } from './repository.js';
import { readerState } from './states.js';
import { touchStream } from './touch.js';
import type { ReaderState } from './types.js';

/** The talent answers what she reads; the history of her reply is the desk's. */
export function replyOnStream(ctx: PluginContext, talentId: string, id: string, { content, version }: { content: string; version: number }): Promise<ReaderState> {
  return ctx.db.write(async (tx) => {
    if (!(await findReadable(tx, talentId, id))) throw notFound();
    const text = content.trim();
    const { results } = await applyStep(ctx, tx, [{ id, version }], { action: 'reply', content: text === '' ? null : text, approve: false }, { all: true, tenant: true, subsidiaryIds: [], talentIds: [] });
    if (results[0]?.outcome === 'changed') throw versionConflict(await readerState(tx, talentId));
    touchStream(ctx, tx, talentId);
    return readerState(tx, talentId);
  });
}
