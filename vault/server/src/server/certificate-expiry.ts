import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { VaultLog } from '../log/log.js';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

/** security.md 2.1.7: speaks up 30 days before the end, loudly from 3. */
export async function warnOfExpiry(file: string, log: VaultLog, now: number = Date.now()): Promise<void> {
  const end = Date.parse(new X509Certificate(await readFile(file)).validTo);
  const days = Math.floor((end - now) / DAY_MS);
  if (days <= WARN_DAYS) log.write(days <= 3 ? 'error' : 'warn', 'certificate-expires', { days, alert: 'certificate' });
}
