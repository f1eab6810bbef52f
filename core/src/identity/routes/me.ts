import { data, defineRoute, HakoError, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { pendingEmail } from '../accounts/link-store.js';
import { changePassword } from '../change-password.js';
import { enrolmentView, MfaEnrolment } from '../entry/reply.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import type { IdentityService } from '../types.js';
import { User, userView, type UserRow } from '../users/model.js';
import { findUser, updateUser } from '../users/store.js';
import { DisplayName, Language, PasswordRulesView } from './fields.js';

type Deps = IdentityDeps & { identity: IdentityService };

const DAY_MS = 86_400_000;

const Me = Type.Object({
  user: User,
  tenant: Type.Object({ id: Type.String(), code: Type.String(), name: Type.Record(Type.String(), Type.String()), isPlatform: Type.Boolean() }),
  language: Language,
  /** An address that waits for its link to be opened. */
  pendingEmail: Type.Union([Type.String(), Type.Null()]),
  /** Age of the password, once the agency's policy wants it to be changed: a reminder, never a lock. */
  passwordReminder: Type.Union([Type.Object({ days: Type.Integer() }), Type.Null()]),
  /** The agency asks for a second factor, and there is none yet. */
  mfaEnrolment: Type.Union([MfaEnrolment, Type.Null()]),
});

/** Everybody's own account: no permission is asked, nothing of anybody else is reached. */
export function meRoutes(deps: Deps): RouteDef[] {
  const reminderOf = async (tenantId: string, row: UserRow) => {
    const { reminderDays } = await internalsOf(deps.identity).passwords.profile(tenantId);
    const days = row.password_changed_at ? Math.floor((deps.clock.now().getTime() - row.password_changed_at.getTime()) / DAY_MS) : 0;
    return reminderDays !== null && days >= reminderDays ? { days } : null;
  };
  const answer = async (tenantId: string, row: UserRow, sessionId: string | null) => {
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant) throw new HakoError('AUTH_SESSION_ENDED');
    const [pending, passwordReminder, standing] = await Promise.all([deps.database.tenant(tenantId).read((q) => pendingEmail(q, row.id, deps.clock.now())), reminderOf(tenantId, row), sessionId ? internalsOf(deps.identity).standings.of(tenantId, sessionId) : undefined]);
    return data({ user: userView(row), tenant: { id: tenant.id, code: tenant.code, name: tenant.name, isPlatform: tenant.isPlatform }, language: row.language, pendingEmail: pending?.email ?? null, passwordReminder, mfaEnrolment: standing?.enrolment ? enrolmentView(standing.enrolment) : null });
  };

  return [
    defineRoute({
      method: 'GET',
      path: '/auth/me',
      summary: 'identity.routes.me',
      auth: 'self',
      schema: { response: Me },
      handle: async (_input, ctx) => {
        const row = await ctx.db.read((q) => findUser(q, ctx.principal.id));
        if (!row) throw new HakoError('AUTH_SESSION_ENDED');
        return answer(ctx.tenant.id, row, ctx.principal.sessionId);
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/auth/me',
      summary: 'identity.routes.updateMe',
      auth: 'self',
      audit: 'user.updated',
      schema: { body: Type.Object({ displayName: Type.Optional(DisplayName), language: Type.Optional(Language) }), response: Me },
      handle: async ({ body }, ctx) => {
        const { after } = await ctx.db.write(async (tx) => {
          const changed = await updateUser(tx, ctx.principal.id, undefined, body, ctx.clock.now());
          await ctx.audit.change(tx, { action: 'user.updated', resource: { type: 'user', id: ctx.principal.id, label: changed.after.username }, before: userView(changed.before), after: userView(changed.after) });
          return changed;
        });
        if (ctx.principal.sessionId) internalsOf(deps.identity).standings.refresh(ctx.principal.sessionId);
        return answer(ctx.tenant.id, after, ctx.principal.sessionId);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/me/password-rules',
      summary: 'identity.routes.passwordRules',
      auth: 'self',
      schema: { response: PasswordRulesView },
      handle: async (_input, ctx) => {
        const [tenant, row] = await Promise.all([deps.tenants.byId(ctx.tenant.id), ctx.db.read((q) => findUser(q, ctx.principal.id))]);
        if (!tenant || !row) throw new HakoError('AUTH_SESSION_ENDED');
        return data(await internalsOf(deps.identity).passwords.rules(tenant, { username: row.username, email: row.email, displayName: row.display_name }));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/password',
      summary: 'identity.routes.changePassword',
      auth: 'self',
      stepUp: true,
      schema: { body: Type.Object({ current: Type.String({ minLength: 1, maxLength: 1_024 }), next: Type.String({ minLength: 1, maxLength: 1_024 }) }) },
      errors: ['PASSWORD_INCORRECT', 'PASSWORD_POLICY', 'AUTH_ACCOUNT_LOCKED', 'AUTH_BUSY'],
      rate: { points: 20, per: 60, by: 'user' },
      bodyLimit: 8 * 1024,
      handle: async ({ body }, ctx) => {
        await changePassword(deps, internalsOf(deps.identity), ctx, body);
        return data({ changed: true });
      },
    }),
  ];
}
