import type { Cradle } from '../cradle.js';
import { createDelivery, type DeliveryDeps } from './deliver.js';
import { mailErrors } from './errors.js';
import { MAIL_JOB } from './mailer.js';

/** With pauses of 1, 2, 4 … seconds: a mail server may be away for an hour. */
const ATTEMPTS = 12;
const TIMEOUT_MS = 90_000;

export function declareMail(deps: DeliveryDeps & Pick<Cradle, 'errors' | 'jobs'>): void {
  const { errors, jobs } = deps;
  errors.define('core', mailErrors);
  jobs.define([{ plugin: 'core', name: MAIL_JOB, title: 'mail.jobs.mail', concurrency: 4, timeoutMs: TIMEOUT_MS, attempts: ATTEMPTS, run: createDelivery(deps) }]);
}
