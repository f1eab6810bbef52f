import { X509Certificate } from 'node:crypto';
import { uriName } from '../http/peer.js';

/** What somebody who looks after certificates needs to see of one. */
export interface CertificateInfo {
  /** `vault`, `ca`, or the last part of the URI name. */
  name: string;
  uri: string | null;
  serial: string;
  notBefore: string;
  notAfter: string;
  /** Whole days left; negative when it has ended. */
  days: number;
}

const DAY_MS = 86_400_000;

export function certificateInfo(name: string, pem: string | Uint8Array, now: number): CertificateInfo {
  const certificate = new X509Certificate(pem);
  const end = Date.parse(certificate.validTo);
  return {
    name,
    uri: uriName(certificate.subjectAltName) ?? null,
    serial: certificate.serialNumber.toLowerCase(),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(end).toISOString(),
    days: Math.floor((end - now) / DAY_MS),
  };
}
