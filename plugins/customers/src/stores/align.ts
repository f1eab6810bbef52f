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

/** Which talents have customers in which archive, from one entry of the index to the next: it reads no customers, however many there are. */
const HOMES = `with recursive home as (
    (select profile_store_id, talent_id from customers_customer order by profile_store_id, talent_id limit 1)
    union all
    select next.* from home h cross join lateral (
      select c.profile_store_id, c.talent_id from customers_customer c where (c.profile_store_id, c.talent_id) > (h.profile_store_id, h.talent_id) order by c.profile_store_id, c.talent_id limit 1
    ) next
  )`;

/** All of the agency; nothing to do when nobody moved, which is nearly always. */
export async function alignArchives(ctx: PluginContext): Promise<number> {
  const talents = (await ctx.scopes.all()).filter(({ type }) => type === 'talent');
  const homes = JSON.stringify(talents.map(({ id, profileStoreId }) => ({ id, store: profileStoreId ?? id })));
  const strayed = await ctx.db.read((reader) =>
    reader.rows<{ id: string }>(`${HOMES} select distinct t.id from json_to_recordset($1::json) as t(id uuid, store uuid) join home h on h.talent_id = t.id where h.profile_store_id <> t.store`, [homes]),
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
