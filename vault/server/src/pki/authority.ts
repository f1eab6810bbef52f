import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  type JsonGeneralNames,
} from '@peculiar/x509';
import { isIP } from 'node:net';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const CA_DAYS = 3_650;
export const LEAF_DAYS = 90;

export interface Pem {
  certificate: string;
  key: string;
}

export interface LeafOptions {
  /** `spiffe://hako/…`. */
  uri: string;
  usage: 'server' | 'client';
  /** DNS names and addresses. */
  hosts: readonly string[];
  days?: number;
  notBefore?: Date;
}

/** A private CA: signs the few certificates of one installation, and says which are revoked. */
export interface Authority {
  readonly pem: Pem;
  issue(options: LeafOptions): Promise<Pem>;
  revocationList(revokedSerials: readonly string[]): Promise<string>;
}

export async function createAuthority(name = 'Hako private CA'): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + CA_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return openAuthority({ certificate: withLine(certificate.toString('pem')), key: await exportKey(keys.privateKey) });
}

export async function openAuthority(pem: Pem): Promise<Authority> {
  const ca = new X509Certificate(pem.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decode(pem.key)[0]!, ALGORITHM, false, ['sign']);
  return {
    pem,
    issue: async (options) => {
      const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const notBefore = options.notBefore ?? new Date(Date.now() - 60_000);
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serial(),
        issuer: ca.subject,
        subject: `CN=${options.uri.replace(/^spiffe:\/\//, '').replaceAll('/', ' ')}`,
        notBefore,
        notAfter: new Date(notBefore.getTime() + (options.days ?? LEAF_DAYS) * DAY_MS),
        signingAlgorithm: ALGORITHM,
        publicKey: keys.publicKey,
        signingKey,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          // A client's certificate cannot pose as the vault, nor the vault's as a client.
          new ExtendedKeyUsageExtension([options.usage === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension(alternativeNames(options)),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
          await AuthorityKeyIdentifierExtension.create(ca.publicKey),
        ],
      });
      return { certificate: withLine(certificate.toString('pem')), key: await exportKey(keys.privateKey) };
    },
    revocationList: async (revokedSerials) => {
      const list = await X509CrlGenerator.create({
        issuer: ca.subject,
        thisUpdate: new Date(Date.now() - 60_000),
        nextUpdate: new Date(ca.notAfter),
        entries: revokedSerials.map((serialNumber) => ({ serialNumber, revocationDate: new Date() })),
        signingAlgorithm: ALGORITHM,
        signingKey,
      });
      // OpenSSL knows revocation lists by this label alone.
      return withLine(PemConverter.encode(list.rawData, 'X509 CRL'));
    },
  };
}

function alternativeNames({ uri, hosts }: LeafOptions): JsonGeneralNames {
  return [{ type: 'url', value: uri }, ...hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host }))];
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return withLine(PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY'));
}

/** 127 random bits: positive in DER, and not to be guessed. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const withLine = (pem: string): string => `${pem.trimEnd()}\n`;
