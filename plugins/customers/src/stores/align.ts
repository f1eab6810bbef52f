import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';

const BATCH = 5_000;

/**
 * Brings customers and their external ids into the archive that their talent uses now. Looking at them needs none of it;
 * what must be unique in an archive does. An external id that is taken there stays behind and turns up as a duplicate.
 */
export async function alignArchive(ctx: PluginContext, talentId: string): Promise<number> {
  const talent = await ctx.scopes.talent(talentId);
  if (!talent) return 0;
  const storeId = talent.profileStoreId ?? talent.id;
  let moved = 0;
  for (let done = BATCH; done === BATCH; moved += done) done = await ctx.db.write((tx) => moveSome(tx, talentId, storeId));
  return moved;
}

/** All of the agency; cheap when nobody moved, which is nearly always. */
export async function alignArchives(ctx: PluginContext): Promise<number> {
  const talents = (await ctx.scopes.all()).filter(({ type }) => type === 'talent');
  const homes = JSON.stringify(talents.map(({ id, profileStoreId }) => ({ id, store: profileStoreId ?? id })));
  const strayed = await ctx.db.read((reader) =>
    reader.rows<{ id: string }>('select h.id from json_to_recordset($1::json) as h(id uuid, store uuid) where exists (select 1 from customers_customer c where c.talent_id = h.id and c.profile_store_id <> h.store)', [homes]),
  );
  let moved = 0;
  for (const { id } of strayed) moved += await alignArchive(ctx, id);
  return moved;
}

async function moveSome(tx: TenantTransaction, talentId: string, storeId: string): Promise<number> {
  const moved = await tx.rows<{ id: string }>(
    `update customers_customer c set vault_store_id = coalesce(c.vault_store_id, c.profile_store_id), profile_store_id = $2
     where c.id in (select id from customers_customer where talent_id = $1 and profile_store_id <> $2 order by id limit $3 for update) returning c.id`,
    [talentId, storeId, BATCH],
  );
  if (moved.length === 0) return 0;
  await tx.rows(
    `update customers_external_id e set profile_store_id = $2 where e.customer_id = any($1::uuid[]) and e.profile_store_id <> $2
       and not exists (select 1 from customers_external_id t where t.profile_store_id = $2 and t.consumer = e.consumer and t.external_id = e.external_id)`,
    [moved.map(({ id }) => id), storeId],
  );
  return moved.length;
}
