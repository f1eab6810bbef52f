import type { Locale, TenantTransaction } from '@hako/sdk-plugin';

/**
 * Presets of core; `core/locales/mail` holds their words. Besides `agency`, `person` and `username`, which the mailer
 * fills in itself, each takes these parameters (`path` is a path of the shell, the host is always HAKO_PUBLIC_URL;
 * `at` an ISO time, shown in the agency's time zone):
 *
 * | template | parameters |
 * | --- | --- |
 * | invitation | path, inviter, hours |
 * | password-reset | path, minutes |
 * | password-changed | at |
 * | email-change | path, minutes |
 * | email-changed | at, email (masked) |
 * | account-locked | minutes, ip |
 * | security-alert | event (a key under `mail.alerts`) or what (a sentence in the person's language); at, ip |
 */
export type MailTemplate = 'invitation' | 'password-reset' | 'password-changed' | 'email-change' | 'email-changed' | 'account-locked' | 'security-alert';

export interface MailMessage {
  /** The person's id: the address is read when the mail is sent, so that it rests in no queue. `address` only where it is not hers (yet, or any more); it rests sealed. */
  to: { userId: string; address?: string };
  template: MailTemplate;
  locale: Locale;
  params: Record<string, string | number>;
  /** After this moment the mail is of no use any more and is dropped instead of sent. */
  notAfter?: Date;
}

export interface Mailer {
  /** Queued in the caller's transaction, sent after commit by the worker, retried; at most once per `key`. */
  send(tx: TenantTransaction, message: MailMessage & { key: string }): Promise<void>;
  /** Whether a transport is configured; without one, routes that depend on a mail say so (`MAIL_NOT_CONFIGURED`). */
  configured(tenantId: string): Promise<boolean>;
}
