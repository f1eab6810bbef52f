import type { Principal, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { insertMessage } from './message-store.js';
import { sealContent } from './sealed-content.js';
import type { Mailer } from './types.js';

export const MAIL_JOB = 'mail';
const SCHEMA = /^tenant_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;
const SENDER: Principal = { type: 'system', id: 'mail', name: 'mail', sessionId: null };

/** The sending side: a row in the caller's transaction and a job that knows its id alone. */
export function createMailer({ config, ids, jobs, secrets }: Pick<Cradle, 'config' | 'ids' | 'jobs' | 'secrets'>): Mailer {
  return {
    async send(tx, { key, to, template, locale, params, notAfter }) {
      const tenantId = await tenantOf(tx);
      const id = ids.uuid();
      const sealed = sealContent(secrets, tenantId, id, { params, ...(to.address !== undefined && { address: to.address }), ...(notAfter && { notAfter: notAfter.toISOString() }) });
      if (!(await insertMessage(tx, { id, key, userId: to.userId, template, locale, sealed }))) return;
      await jobs.forPlugin({ tenantId, pluginId: 'core', principal: SENDER }).enqueue(tx, MAIL_JOB, { messageId: id }, { title: `mail.jobs.${template}` });
    },
    configured: async () => config.mail.smtp !== null || config.mail.folder !== null,
  };
}

/** A transaction is bound to one tenant's schema, and the schema bears the tenant's id. */
async function tenantOf(tx: TenantTransaction): Promise<string> {
  const row = await tx.row<{ schema: string }>('select current_schema() as schema');
  const parts = SCHEMA.exec(row?.schema ?? '');
  if (!parts) throw new Error('A mail is sent in a transaction of a tenant');
  return parts.slice(1).join('-');
}
