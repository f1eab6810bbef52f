import { created, data, defineRoute, empty, notFound, type PluginContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { loadedMessage, messageScope, MODERATE } from '../desk/view.js';
import { refuse } from '../errors.js';
import { blockSender, findBlock, listBlocks, removeBlock } from './blocks.js';

const closed = { additionalProperties: false } as const;
const Params = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed);
const View = Type.Object({ id: Type.String(), talentId: Type.Union([Type.String(), Type.Null()]), tag: Type.String(), note: Type.String(), createdAt: Type.String(), createdBy: Type.String(), expiresAt: Type.String() });
/** Who may keep somebody out of every box of the agency. */
const EVERYWHERE = 'marshmallow.message:execute';

const blockScope = async ({ params }: { params: { id: string } }, ctx: PluginContext): Promise<ScopeRef | null> => {
  const block = await ctx.db.read((reader) => findBlock(reader, params.id));
  return block ? (block.talentId === null ? { type: 'tenant' } : { type: 'talent', id: block.talentId }) : null;
};

const block = defineRoute({
  method: 'POST', path: '/marshmallow/messages/:id/block', summary: 'routes.block',
  auth: 'user', permission: MODERATE, scope: messageScope, seenWith: 'marshmallow.message:read',
  audit: 'marshmallow.sender.blocked', errors: ['MARSHMALLOW_TRACE_GONE'],
  schema: { params: Params, body: Type.Object({ everywhere: Type.Optional(Type.Boolean()), note: Type.Optional(Type.String({ maxLength: 500 })) }, closed), response: View },
  handle: async ({ params, body: { everywhere = false, note = '' } }, ctx) => {
    if (everywhere) await ctx.require(EVERYWHERE, { type: 'tenant' });
    const { talentId, senderTag } = loadedMessage(ctx);
    const made = await ctx.db.write(async (tx) => {
      const [first] = await blockSender(ctx, tx, { messageId: params.id, talentId, everywhere, note });
      const standing = first ?? (await listBlocks(tx, [talentId], everywhere, ctx.clock.now())).find(({ tag, talentId: of }) => tag === senderTag && (of === null) === everywhere);
      if (!standing) throw refuse('MARSHMALLOW_TRACE_GONE');
      if (first) await ctx.audit.change(tx, { action: 'marshmallow.sender.blocked', resource: { type: 'marshmallow-block', id: first.id, label: first.tag }, scope: everywhere ? { type: 'tenant' } : { type: 'talent', id: talentId }, after: { tag: first.tag, everywhere, note, expiresAt: first.expiresAt.toISOString() } });
      return standing;
    });
    return created(made);
  },
});

const blocks = defineRoute({
  method: 'GET', path: '/marshmallow/blocks', summary: 'routes.blocks',
  auth: 'user', permission: MODERATE, scope: 'visible',
  schema: { response: Type.Array(View) },
  handle: async (_input, ctx) => {
    const { all, tenant, talentIds } = await ctx.scopes.visible(MODERATE);
    return data(await ctx.db.read((reader) => listBlocks(reader, all ? null : talentIds, all || tenant, ctx.clock.now())));
  },
});

const unblock = defineRoute({
  method: 'DELETE', path: '/marshmallow/blocks/:id', summary: 'routes.unblock',
  auth: 'user', permission: MODERATE, scope: blockScope, seenWith: 'marshmallow.message:read',
  audit: 'marshmallow.sender.unblocked',
  schema: { params: Params },
  handle: async ({ params }, ctx) => {
    await ctx.db.write(async (tx) => {
      const found = await findBlock(tx, params.id);
      if (!found) throw notFound();
      if (found.talentId === null) await ctx.require(EVERYWHERE, { type: 'tenant' });
      await removeBlock(tx, found);
      await ctx.audit.change(tx, { action: 'marshmallow.sender.unblocked', resource: { type: 'marshmallow-block', id: found.id, label: found.tag }, scope: found.talentId === null ? { type: 'tenant' } : { type: 'talent', id: found.talentId }, before: { tag: found.tag, everywhere: found.talentId === null } });
    });
    return empty();
  },
});

export const blockRoutes: RouteDef[] = [block, blocks, unblock];
