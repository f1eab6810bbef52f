import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PeerRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface PeerAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface Peer {
  url: string;
  /** Answers 503 to everything, as a service that is ill. */
  down: boolean;
  close(): Promise<void>;
}

/** A service of somebody else's, on loopback: `answer` speaks its published protocol. */
export async function startPeer(answer: (request: PeerRequest) => Promise<PeerAnswer> | PeerAnswer): Promise<Peer> {
  const server: Server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      const { method = 'GET', url = '/', headers } = incoming;
      const { status, body, headers: extra = {} } = peer.down ? { status: 503, body: { errors: ['unavailable'] } } : await answer({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      outgoing.writeHead(status, { 'content-type': 'application/json', ...extra });
      outgoing.end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const peer: Peer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    down: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return peer;
}
