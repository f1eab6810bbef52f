import type { X509Certificate } from 'node:crypto';
import { certificateInfo, type CertificateInfo } from './certificate-info.js';

/** Client certificates that came by since the start: whose end is near, somebody should hear of it here, too. */
export interface SeenCertificates {
  note(thumbprint: string, name: string, certificate: X509Certificate, now: number): void;
  list(now: number): (CertificateInfo & { lastSeenAt: string })[];
}

const MOST = 200;

export function createSeenCertificates(): SeenCertificates {
  const seen = new Map<string, { name: string; pem: string; at: number }>();
  return {
    note: (thumbprint, name, certificate, now) => {
      const known = seen.get(thumbprint);
      if (known) known.at = now;
      else if (seen.size < MOST) seen.set(thumbprint, { name, pem: certificate.toString(), at: now });
    },
    list: (now) => [...seen.values()].map(({ name, pem, at }) => ({ ...certificateInfo(name, pem, now), lastSeenAt: new Date(at).toISOString() })),
  };
}
