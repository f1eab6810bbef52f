import { invalid, type PluginContext, type TenantReader } from '@hako/sdk-plugin';
import { chainOf } from '../dictionary/chain.js';
import { entriesAt } from '../dictionary/repository.js';

/** Codes that may be given to a customer of the talent now. */
export async function activeStatuses(ctx: PluginContext, talentId: string, reader?: TenantReader): Promise<Set<string>> {
  const chain = await chainOf(ctx, { type: 'talent', id: talentId });
  const read = (on: TenantReader) => entriesAt(on, 'status', chain, { usable: true });
  return new Set((await (reader ? read(reader) : ctx.db.read(read))).map(({ code }) => code));
}

export async function requireStatus(ctx: PluginContext, talentId: string, code: string, reader?: TenantReader): Promise<void> {
  if (!(await activeStatuses(ctx, talentId, reader)).has(code)) throw invalid([{ path: '/status', code: 'unknown' }]);
}
