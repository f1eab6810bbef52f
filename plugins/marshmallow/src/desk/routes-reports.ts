import { data, defineRoute, notFound, versionConflict, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { lockMessage } from '../messages/repository.js';
import { closed, IdParams, MessageView } from './schema.js';
import { messageScope, MODERATE } from './view.js';

/** A moderator has looked and leaves it standing; what comes after that is another report. */
const settle = defineRoute({
  method: 'POST', path: '/marshmallow/messages/:id/settle-reports', summary: 'routes.settleReports',
  auth: 'user', permission: MODERATE, scope: messageScope,
  audit: 'marshmallow.message.reports-settled', errors: ['VERSION_CONFLICT'],
  schema: { params: IdParams, body: Type.Object({ /** How many she had before her. */ reports: Type.Integer({ minimum: 1 }) }, closed), response: MessageView },
  handle: async ({ params: { id }, body: { reports } }, ctx) =>
    data(
      await ctx.db.write(async (tx) => {
        const was = await lockMessage(tx, id);
        if (!was) throw notFound();
        if (was.reports === 0) return was;
        // One more came while she read: she has not seen what it says.
        if (was.reports > reports) throw versionConflict(was);
        const now = { ...was, reports: 0, version: was.version + 1 };
        await tx.rows('update marshmallow_message set reports = 0, version = $2 where id = $1', [id, now.version]);
        const scope = { type: 'talent', id: was.talentId } as const;
        await ctx.audit.change(tx, { action: 'marshmallow.message.reports-settled', resource: { type: 'marshmallow-message', id }, scope, before: { reports: was.reports }, after: { reports: 0 } });
        ctx.live.toStaff(tx, { permission: MODERATE, scope, type: 'changed', data: { talentId: was.talentId, action: 'reports-settled', ids: [id], by: ctx.principal.id } });
        return now;
      }),
    ),
});

export const reportRoutes: RouteDef[] = [settle];
