import type { Locale, TenantTransaction } from '@hako/sdk-plugin';

/** Presets of core; `core/locales/mail` holds their words. */
export type MailTemplate = 'invitation' | 'password-reset' | 'password-changed' | 'email-change' | 'email-changed' | 'account-locked' | 'security-alert';

export interface MailMessage {
  /** The person's id: the address is read when the mail is sent, so that it rests in no queue. `address` only where it is not hers yet. */
  to: { userId: string; address?: string };
  template: MailTemplate;
  locale: Locale;
  params: Record<string, string | number>;
}

export interface Mailer {
  /** Queued in the caller's transaction, sent after commit by the worker, retried; at most once per `key`. */
  send(tx: TenantTransaction, message: MailMessage & { key: string }): Promise<void>;
  /** Whether a transport is configured; without one, routes that depend on a mail say so. */
  configured(tenantId: string): Promise<boolean>;
}
