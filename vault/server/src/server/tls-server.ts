import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { SecureContextOptions } from 'node:tls';
import type { VaultConfig } from '../config.js';

/** mTLS that has no switch: TLS 1.3, our CA alone, revocation list, no resumption, which would skip the certificates. */
export function createTlsServer(files: VaultConfig['tls'], listener: RequestListener): Server {
  const server = createServer(
    {
      ...readContext(files),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
      handshakeTimeout: 10_000,
      keepAliveTimeout: 65_000,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
    listener,
  );
  server.maxConnections = 1_000;
  server.maxRequestsPerSocket = 0;
  // No handlers of `newSession` and `resumeSession`: nothing is ever resumed. A failed handshake is a line for nobody.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

/** New files for new connections. Those that are idle end now, so that a revoked certificate does not live on in one. */
export function reloadTls(server: Server, files: VaultConfig['tls']): void {
  server.setSecureContext({ ...readContext(files), minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' });
  server.closeIdleConnections();
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
