import { HakoError, type RequestContext, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { maskAddress } from '../../mail/index.js';
import { actorOf, type Client } from '../entry/types.js';
import type { UserRow } from '../users/model.js';
import { userView } from '../users/model.js';
import { assertFree, findUser, updateUser } from '../users/store.js';
import type { AccountDeps } from './deps.js';
import { issueLink, LINK_MS, linksSince, spendLink, voidLinks } from './link-store.js';
import { linkInvalid, openLink } from './open-link.js';

export const confirmPath = (token: string): string => `/confirm-email#${token}`;

const HOUR_MS = 3_600_000;
const MOST_PER_HOUR = 5;

/** A link to the new address; until it is opened there, nothing changes. */
export async function askForEmailChange(deps: AccountDeps, ctx: RequestContext, email: string): Promise<{ email: string; expiresAt: Date }> {
  if (!(await deps.mailer.configured(ctx.tenant.id))) throw new HakoError('MAIL_NOT_CONFIGURED');
  const { principal, tenant } = ctx;
  const now = ctx.clock.now();
  return ctx.db.write(async (tx) => {
    const person = await findUser(tx, principal.id);
    if (!person) throw new HakoError('AUTH_SESSION_ENDED');
    if ((await linksSince(tx, person.id, 'email-change', new Date(now.getTime() - HOUR_MS))) >= MOST_PER_HOUR) throw new HakoError('RATE_LIMITED', { retryAfter: 3_600 });
    await assertFree(tx, { id: person.id, email });
    const id = ctx.ids.uuid();
    const { token, expiresAt } = await issueLink(tx, { id, tenantId: tenant.id, userId: person.id, purpose: 'email-change', email, by: person.id, now });
    await deps.mailer.send(tx, { key: `account-link:${id}`, to: { userId: person.id, address: email }, template: 'email-change', locale: person.language, params: { path: confirmPath(token), minutes: LINK_MS['email-change'] / 60_000 }, notAfter: expiresAt });
    await deps.audit.security(tenant.id, { name: 'auth.email.change_asked', outcome: 'success', actor: actorOf({ id: person.id, username: person.username }, ctx, principal.sessionId) }, tx);
    return { email, expiresAt };
  });
}

/** Opened at the new address. The old one is told, in case it was somebody else. */
export async function confirmEmail(deps: AccountDeps, token: string, client: Client): Promise<{ email: string }> {
  const { tenant, person } = await openLink(deps, token, 'email-change');
  const now = deps.clock.now();
  return deps.database.tenant(tenant.id).write(async (tx) => {
    const link = await spendLink(tx, token, 'email-change', now);
    if (!link?.email) throw linkInvalid();
    const { before, after } = await updateUser(tx, person.id, undefined, { email: link.email }, now);
    const actor = actorOf(person, client);
    await deps.audit.change(tx, 'core', { requestId: null, ip: null, userAgent: null, principal: { type: 'user', id: person.id, name: person.username, sessionId: null }, ...actor }, { action: 'user.updated', resource: { type: 'user', id: person.id, label: person.username }, before: userView(before), after: userView(after) });
    await deps.audit.security(tenant.id, { name: 'auth.email.changed', outcome: 'success', actor }, tx);
    // A reset that was mailed to the old address must not open the account any more.
    await voidLinks(tx, person.id, undefined, now);
    await tellEmailChanged(tx, deps, before, link.email);
    return { email: link.email };
  });
}

/** To the address that mails went to until now. */
export async function tellEmailChanged(tx: TenantTransaction, { mailer, ids, clock }: Pick<Cradle, 'mailer' | 'ids' | 'clock'>, before: Pick<UserRow, 'id' | 'email' | 'language'>, next: string): Promise<void> {
  await mailer.send(tx, { key: `email-changed:${ids.uuid()}`, to: { userId: before.id, address: before.email }, template: 'email-changed', locale: before.language, params: { at: clock.now().toISOString(), email: maskAddress(next) } });
}
