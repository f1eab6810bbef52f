import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { VaultError } from '@hako/vault-client/contract';
import type { VaultConfig } from '../config.js';
import { sendError } from '../http/answer.js';

const ONLY_TLS_13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const;

export interface TlsServer {
  readonly server: Server;
  /** New files for new connections; connections of before end, so that a revoked certificate does not live on in one. */
  reload(): void;
}

/** mTLS that has no switch: TLS 1.3, our CA alone, revocation list, no resumption, which would skip the certificates. */
export function createTlsServer(files: VaultConfig['tls'], listener: RequestListener, onRefused: (error: Error) => void): TlsServer {
  let outdated = new WeakSet<Socket>();
  const open = new Set<Socket>();
  const server = createServer(
    {
      ...readContext(files),
      requestCert: true,
      rejectUnauthorized: true,
      ...ONLY_TLS_13,
      handshakeTimeout: 10_000,
      keepAliveTimeout: 65_000,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      if (outdated.has(request.socket)) {
        response.setHeader('connection', 'close');
        return sendError(response, new VaultError('RETRY'), null);
      }
      listener(request, response);
    },
  );
  server.maxConnections = 1_000;
  server.on('secureConnection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  // No handlers of `newSession` and `resumeSession` anywhere: nothing is ever resumed.
  server.on('tlsClientError', (error, socket) => {
    socket.destroy();
    onRefused(error);
  });
  return {
    server,
    reload: () => {
      server.setSecureContext({ ...readContext(files), ...ONLY_TLS_13 });
      outdated = new WeakSet(open);
      server.closeIdleConnections();
    },
  };
}

function readContext(files: VaultConfig['tls']): SecureContextOptions {
  return {
    ca: readFileSync(files.ca),
    cert: readFileSync(files.cert),
    key: readFileSync(files.key),
    crl: readFileSync(files.crl),
    secureOptions: constants.SSL_OP_NO_TICKET,
    sessionIdContext: 'hako-vault',
  };
}
