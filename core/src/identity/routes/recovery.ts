import { accepted, data, defineRoute, invalid, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { acceptInvitation } from '../accounts/accept-invitation.js';
import { confirmEmail } from '../accounts/email-change.js';
import { forgotPassword } from '../accounts/forgot.js';
import { openLink } from '../accounts/open-link.js';
import { resetPassword } from '../accounts/reset.js';
import { clientOf } from '../entry/reply.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import type { IdentityService } from '../types.js';
import { Language, PasswordRulesView } from './fields.js';

type Deps = IdentityDeps & { identity: IdentityService };

const Token = Type.String({ minLength: 1, maxLength: 200 });
const NewPassword = Type.String({ minLength: 1, maxLength: 1_024 });
const LIMITS = { rate: { points: 30, per: 900, by: 'ip' }, bodyLimit: 8 * 1024 } as const;
const NO_STORE = { headers: { 'cache-control': 'no-store' } };

/** What people do who have no session: links of mails, and asking for one. */
export function recoveryRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/auth/password/forgot',
      summary: 'identity.routes.forgotPassword',
      auth: 'public',
      schema: {
        body: Type.Object({ tenantCode: Type.String({ minLength: 1, maxLength: 64 }), username: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })), email: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })) }),
        response: Type.Object({ accepted: Type.Boolean() }),
      },
      errors: ['MAIL_NOT_CONFIGURED'],
      ...LIMITS,
      handle: async ({ body, headers }, ctx) => {
        const login = body.username ?? body.email;
        if (login === undefined) throw invalid([{ path: '/username', code: 'required' }]);
        await forgotPassword(deps, { tenantCode: body.tenantCode, login }, clientOf(ctx, headers));
        return accepted({ accepted: true });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/password/reset',
      summary: 'identity.routes.resetPassword',
      auth: 'public',
      schema: { body: Type.Object({ token: Token, password: NewPassword }), response: Type.Object({ changed: Type.Boolean() }) },
      errors: ['AUTH_LINK_INVALID', 'PASSWORD_POLICY', 'AUTH_BUSY'],
      ...LIMITS,
      handle: async ({ body, headers }, ctx) => {
        await resetPassword(deps, internalsOf(deps.identity), body, clientOf(ctx, headers));
        return data({ changed: true }, NO_STORE);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/invitations/accept',
      summary: 'identity.routes.acceptInvitation',
      auth: 'public',
      schema: { body: Type.Object({ token: Token, password: NewPassword }), response: Type.Object({ accepted: Type.Boolean() }) },
      errors: ['AUTH_LINK_INVALID', 'PASSWORD_POLICY', 'AUTH_BUSY'],
      ...LIMITS,
      handle: async ({ body, headers }, ctx) => {
        await acceptInvitation(deps, internalsOf(deps.identity), body, clientOf(ctx, headers));
        return data({ accepted: true }, NO_STORE);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/email/confirm',
      summary: 'identity.routes.confirmEmail',
      auth: 'public',
      schema: { body: Type.Object({ token: Token }), response: Type.Object({ email: Type.String() }) },
      errors: ['AUTH_LINK_INVALID', 'EMAIL_TAKEN'],
      ...LIMITS,
      handle: async ({ body, headers }, ctx) => data(await confirmEmail(deps, body.token, clientOf(ctx, headers)), NO_STORE),
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/links/inspect',
      summary: 'identity.routes.inspectLink',
      auth: 'public',
      schema: {
        body: Type.Object({ token: Token }),
        response: Type.Object({
          purpose: Type.Enum(['invitation', 'password-reset', 'email-change']),
          expiresAt: Type.String({ format: 'date-time' }),
          tenant: Type.Object({ code: Type.String(), name: Type.Record(Type.String(), Type.String()) }),
          person: Type.Object({ username: Type.String(), displayName: Type.String(), language: Language }),
          email: Type.Union([Type.String(), Type.Null()]),
          rules: PasswordRulesView,
        }),
      },
      errors: ['AUTH_LINK_INVALID'],
      ...LIMITS,
      handle: async ({ body }) => {
        const { tenant, link, person } = await openLink(deps, body.token, 'invitation', 'password-reset', 'email-change');
        const rules = await internalsOf(deps.identity).passwords.rules(tenant, { username: person.username, email: person.email, displayName: person.display_name });
        return data(
          {
            purpose: link.purpose,
            expiresAt: link.expires_at.toISOString(),
            tenant: { code: tenant.code, name: tenant.name },
            person: { username: person.username, displayName: person.display_name, language: person.language },
            email: link.email,
            rules,
          },
          NO_STORE,
        );
      },
    }),
  ];
}
