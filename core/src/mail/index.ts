export { declareMail } from './declare.js';
export { mailErrors } from './errors.js';
export { createMailer } from './mailer.js';
export { maskAddress } from './mask-address.js';
export { mailMigrations } from './migrations.js';
export { pruneMail } from './prune.js';
export type { Mailer, MailMessage, MailTemplate } from './types.js';
