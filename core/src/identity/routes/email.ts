import { data, defineRoute, empty, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { askForEmailChange } from '../accounts/email-change.js';
import { voidLinks } from '../accounts/link-store.js';
import type { IdentityDeps } from '../service.js';
import { Email } from './fields.js';

/** Own e-mail address: asked for here, confirmed by the link in the mail. */
export function emailRoutes(deps: IdentityDeps): RouteDef[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/auth/me/email',
      summary: 'identity.routes.changeEmail',
      auth: 'self',
      stepUp: true,
      schema: { body: Type.Object({ email: Email }), response: Type.Object({ email: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }) },
      errors: ['EMAIL_TAKEN', 'MAIL_NOT_CONFIGURED'],
      rate: { points: 20, per: 3_600, by: 'user' },
      handle: async ({ body }, ctx) => {
        const { email, expiresAt } = await askForEmailChange(deps, ctx, body.email);
        return data({ email, expiresAt: expiresAt.toISOString() });
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/email',
      summary: 'identity.routes.withdrawEmail',
      auth: 'self',
      schema: {},
      handle: async (_input, ctx) => {
        await ctx.db.write((tx) => voidLinks(tx, ctx.principal.id, 'email-change', ctx.clock.now()));
        return empty();
      },
    }),
  ];
}
