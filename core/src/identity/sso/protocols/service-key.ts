import { randomBytes, webcrypto } from 'node:crypto';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 3_072 } as const;
/** Providers pin the certificate that the metadata shows and ask about no authority: its end would only be an outage. */
const YEARS = 10;
const YEAR_MS = 365 * 86_400_000;

export interface ServiceKey {
  /** PKCS #8, PEM. */
  privateKey: string;
  /** Self-signed, base64 of the DER: as metadata has it. */
  certificate: string;
}

/** What a provider encrypts assertions to and knows our requests by: one of its own for each set-up, so that none can read another's. */
export async function makeServiceKey(name: string, now: Date): Promise<ServiceKey> {
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Positive and never zero (RFC 5280, 4.1.2.2).
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    name: [{ CN: [name] }],
    notBefore: new Date(now.getTime() - 60_000),
    notAfter: new Date(now.getTime() + YEARS * YEAR_MS),
    signingAlgorithm: ALGORITHM,
    keys,
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64').match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`;
  return { privateKey, certificate: certificate.toString('base64') };
}
