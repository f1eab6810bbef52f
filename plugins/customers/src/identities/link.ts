import type { LinkIdentity, PluginContext } from '@hako/sdk-plugin';
import type { LoadedCustomer } from '../customers/repository.js';
import { requireOpenRow } from '../customers/scope.js';
import { insertIdentity, listIdentities, type IdentityRow } from './repository.js';
import { profileUrlOf, record } from './routes.js';

/** An account that another plugin met: linked once, however often it is told. */
export async function linkIdentity(ctx: PluginContext, customer: LoadedCustomer, identity: LinkIdentity): Promise<IdentityRow> {
  const known = await knownIdentity(ctx, customer.id, identity);
  if (known) return known;
  const profileUrl = await profileUrlOf(ctx, customer.talentId, identity.platform, identity.uid, undefined);
  const made = await ctx.db.write(async (tx) => {
    await requireOpenRow(tx, customer.id);
    const row = await insertIdentity(tx, { id: ctx.ids.uuid(), customerId: customer.id, platform: identity.platform, uid: identity.uid, nickname: identity.nickname ?? null, profileUrl, verified: identity.verified ?? false, current: true, at: ctx.clock.now(), by: ctx.principal.id });
    if (row) await record(ctx, tx, customer, null, row);
    return row;
  });
  const row = made ?? (await knownIdentity(ctx, customer.id, identity));
  if (!row) throw new Error('an identity is neither new nor known');
  return row;
}

const knownIdentity = async (ctx: PluginContext, customerId: string, { platform, uid }: LinkIdentity): Promise<IdentityRow | undefined> =>
  (await ctx.db.read((reader) => listIdentities(reader, customerId))).find((row) => row.platform === platform && row.uid === uid);
