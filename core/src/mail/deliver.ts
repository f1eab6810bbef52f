import { HakoError, type JobRun } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { maskAddress } from './mask-address.js';
import { beginSending, finishMessage, messageById, recipientOf, waitAgain, type MessageRow, type Recipient } from './message-store.js';
import { createRenderer } from './render.js';
import { openContent } from './sealed-content.js';
import { createTransport, MailUncertain } from './transport.js';

export type DeliveryDeps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'secrets' | 'settings' | 'translations' | 'clock' | 'log'>;

/** The job behind a mail: reads the address, writes the text, hands it over once. */
export function createDelivery(deps: DeliveryDeps): (run: JobRun, owner: { tenantId: string }) => Promise<void> {
  const transport = createTransport(deps);
  const render = createRenderer(deps);

  return async (run, { tenantId }) => {
    const db = deps.database.tenant(tenantId);
    const message = await db.read((q) => messageById(q, String(run.data['messageId'])));
    if (!message || (message.state !== 'waiting' && message.state !== 'sending')) return;
    const { id, template: kind, user_id: userId } = message;
    const told = { tenantId, userId, kind, id, attempt: run.attempt };
    // Another try began to hand it over and never said how it went.
    if (message.state === 'sending') return settle(deps, db, told, 'unknown', 'a mail may or may not have left before the process ended');
    if (!transport) throw new HakoError('MAIL_NOT_CONFIGURED');

    const recipient = await db.read((q) => recipientOf(q, userId));
    const letter = await compose(message, recipient, tenantId);
    if (!letter) return settle(deps, db, told, 'dropped', 'a mail that nobody needs any more was dropped');
    await transport.ready();
    if (!(await beginSending(db, id))) return;
    try {
      await transport.deliver(letter);
    } catch (error) {
      if (error instanceof MailUncertain) return settle(deps, db, told, 'unknown', 'a mail may or may not have arrived');
      if (error instanceof HakoError && error.code === 'MAIL_REFUSED') await finishMessage(db, id, 'failed');
      else await waitAgain(db, id);
      throw error;
    }
    await finishMessage(db, id, 'sent');
    deps.log.info({ ...told, addr: maskAddress(letter.to.address) }, 'a mail was sent');
  };

  async function compose(message: MessageRow, recipient: Recipient | undefined, tenantId: string) {
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant || tenant.status !== 'active' || recipient?.status !== 'active' || !message.sealed) return undefined;
    const content = openContent(deps.secrets, tenantId, message.id, message.sealed);
    if (content.notAfter !== undefined && Date.parse(content.notAfter) <= deps.clock.now().getTime()) return undefined;
    const timeZone = await deps.settings.value<string>(tenantId, 'timezone');
    const words = render({ template: message.template, locale: message.locale, tenant, timeZone, params: { ...content.params, person: recipient.display_name, username: recipient.username } });
    return { ...words, id: message.id, kind: message.template, from: deps.config.mail.from, language: message.locale, to: { name: recipient.display_name, address: content.address ?? recipient.email } };
  }
}

async function settle(deps: Pick<Cradle, 'log'>, db: ReturnType<Cradle['database']['tenant']>, told: { id: string }, state: 'unknown' | 'dropped', words: string): Promise<void> {
  await finishMessage(db, told.id, state);
  deps.log.warn({ ...told, state }, words);
}
