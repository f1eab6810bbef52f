import { readFile } from 'node:fs/promises';
import type { Alerts } from '../alerts/alerts.js';
import type { VaultDatabase } from '../database/database.js';
import { certificateInfo, type CertificateInfo } from './certificate-info.js';
import type { SeenCertificates } from './seen-certificates.js';

/** security.md 2.1.7; the last of them is the day itself. */
export const WARN_DAYS = [30, 14, 3, 0] as const;

/** The vault's own, its CA, and every client's that came by. */
export async function allCertificates(files: { ca: string; cert: string }, seen: SeenCertificates, now: number): Promise<CertificateInfo[]> {
  const own = await Promise.all([readFile(files.cert).then((pem) => certificateInfo('vault', pem, now)), readFile(files.ca).then((pem) => certificateInfo('ca', pem, now))]);
  return [...own, ...seen.list(now)];
}

/** Speaks up once for each certificate and step, also over restarts. */
export async function warnOfExpiry(database: VaultDatabase, alerts: Alerts, certificates: readonly CertificateInfo[]): Promise<void> {
  for (const { name, serial, days, notAfter } of certificates) {
    const step = WARN_DAYS.filter((limit) => days <= limit).at(-1);
    if (step === undefined) continue;
    const [told] = await database.query({ text: `select 1 from vault.alert where kind = 'certificate' and detail->>'serial' = $1 and (detail->>'step')::int = $2 limit 1`, values: [serial, step] });
    if (!told) alerts.raise({ kind: 'certificate', severity: step <= 3 ? 'critical' : 'warning', tenantId: null, detail: { name, serial, step, notAfter } });
  }
}
