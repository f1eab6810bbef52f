import type { X509Certificate } from 'node:crypto';
import { certificateThumbprint, VaultError } from '@hako/vault-client/contract';
import type { TLSSocket } from 'node:tls';
import type { Caller, Callers } from './callers.js';

export interface Peer {
  caller: Caller;
  thumbprint: string;
  certificate: X509Certificate;
}

/** Who is at the other end, asked anew for every request. @throws VaultError `CALLER_DENIED`. */
export function identifyPeer(socket: TLSSocket, callers: Callers): Peer {
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  const uri = certificate && uriName(certificate.subjectAltName);
  const caller = uri === undefined ? undefined : callers.get(uri);
  if (!certificate || !caller) throw new VaultError('CALLER_DENIED');
  return { caller, thumbprint: certificateThumbprint(certificate.raw), certificate };
}

/** Exactly one URI, plainly written. Node quotes names with odd characters: none of ours has any, so those are refused. */
export function uriName(subjectAltName: string | undefined): string | undefined {
  if (!subjectAltName || subjectAltName.includes('"')) return undefined;
  const uris = subjectAltName.split(', ').filter((name) => name.startsWith('URI:'));
  return uris.length === 1 ? uris[0]!.slice(4) : undefined;
}
