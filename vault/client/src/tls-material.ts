import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { certificateThumbprint } from './claims.js';

export interface TlsFiles {
  caFile: string;
  certFile: string;
  keyFile: string;
}

export interface TlsMaterial {
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
  /** Of our own certificate: what `cnf` of a token must say. */
  thumbprint: string;
}

/** Reads the client's certificate afresh; small files, read at start and on change only. */
export function readTlsMaterial(files: TlsFiles): TlsMaterial {
  const cert = readFileSync(files.certFile);
  return { ca: readFileSync(files.caFile), cert, key: readFileSync(files.keyFile), thumbprint: certificateThumbprint(new X509Certificate(cert).raw) };
}
