import { data, defineRoute, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Bindings, within } from './filter-sql.js';
import { closed, IdParams, Uuid } from './schema.js';
import { loadedMessage, messageScope, MODERATE } from './view.js';

/** Renewed every 25 seconds by whoever still looks. */
const FRESH_MS = 45_000;
const MOST = 100;

interface Looking {
  messageId: string;
  userId: string;
  name: string;
}

/**
 * Two moderators on one message: the first sees the second come. One message per person; others learn by a live event that
 * somebody came or went, and ask who. Nothing is locked by it: the version decides who was first.
 */
const look = defineRoute({
  method: 'POST', path: '/marshmallow/messages/:id/look', summary: 'routes.look',
  auth: 'user', permission: MODERATE, scope: messageScope, idempotent: false,
  schema: {
    params: IdParams,
    body: Type.Optional(Type.Object({ /** The eyes are elsewhere now. */ gone: Type.Optional(Type.Boolean()) }, closed)),
    response: Type.Object({ looking: Type.Array(Type.Object({ messageId: Uuid, userId: Type.String(), name: Type.String() })) }),
  },
  handle: async ({ body }, ctx) => {
    const { id, talentId } = loadedMessage(ctx);
    const gone = body?.gone === true;
    await ctx.db.write(async (tx) => {
      const changed = gone ? await stopLooking(ctx, tx, id) : await keepLooking(ctx, tx, id);
      if (changed) ctx.live.toStaff(tx, { permission: MODERATE, scope: { type: 'talent', id: talentId }, type: 'looking', data: { talentId, id, by: ctx.principal.id, gone } });
    });
    return data({ looking: gone ? [] : await othersLooking(ctx) });
  },
});

/** True when this person was not seen at this message a moment ago: a renewal is no news. */
async function keepLooking(ctx: PluginContext, tx: TenantTransaction, messageId: string): Promise<boolean> {
  const now = ctx.clock.now();
  const before = await tx.row<{ same: boolean }>('select message_id = $2 and until > $3 as same from marshmallow_looking where user_id = $1', [ctx.principal.id, messageId, now]);
  await tx.rows(
    `insert into marshmallow_looking (user_id, user_name, message_id, until) values ($1, $2, $3, $4)
     on conflict (user_id) do update set user_name = excluded.user_name, message_id = excluded.message_id, until = excluded.until`,
    [ctx.principal.id, ctx.principal.name, messageId, new Date(now.getTime() + FRESH_MS)],
  );
  return before?.same !== true;
}

/** Only where she still stands: a late "gone" must not undo her next look. */
const stopLooking = async (ctx: PluginContext, tx: TenantTransaction, messageId: string): Promise<boolean> =>
  (await tx.rows('delete from marshmallow_looking where user_id = $1 and message_id = $2 returning 1 as one', [ctx.principal.id, messageId])).length > 0;

async function othersLooking(ctx: PluginContext): Promise<Looking[]> {
  const visible = await ctx.scopes.visible(MODERATE);
  const bind = new Bindings();
  return ctx.db.read((reader) =>
    reader.rows<Looking>(
      `select l.message_id as "messageId", l.user_id as "userId", l.user_name as name from marshmallow_looking l join marshmallow_message m on m.id = l.message_id
       where l.user_id <> ${bind.add(ctx.principal.id)} and l.until > ${bind.add(ctx.clock.now())} and ${within(visible, bind)} order by l.user_name, l.user_id limit ${MOST}`,
      bind.values,
    ),
  );
}

/** Who left without a word. */
export async function forgetLooking(tx: TenantTransaction, before: Date): Promise<void> {
  await tx.rows('delete from marshmallow_looking where until < $1', [before]);
}

export const lookingRoutes: RouteDef[] = [look];
