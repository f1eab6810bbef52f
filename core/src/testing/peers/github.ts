import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GithubPeer {
  host: string;
  user: Record<string, unknown>;
  emails: { email: string; primary: boolean; verified: boolean }[];
  close(): Promise<void>;
}

export const GITHUB_CLIENT = { id: 'Iv1.peer', secret: 'github-peer-secret' };

/** GitHub Enterprise Server's addresses and manners: refused codes with status 200, the API under a path, tokens as bearers. */
export async function startGithubPeer(redirectUri: string): Promise<GithubPeer> {
  const codes = new Map<string, string>();
  const tokens = new Set<string>();
  const peer: GithubPeer = { host: '', user: { id: 4711, login: 'mio-dev', name: 'Mio Dev', email: 'public@profile.example' }, emails: [{ email: 'mio@agency.example', primary: true, verified: true }], close: () => new Promise((done) => server.close(() => done())) };

  const json = (response: ServerResponse, value: unknown, status = 200): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return new URLSearchParams(Buffer.concat(chunks).toString());
  };
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://peer');
    if (url.pathname === '/login/oauth/authorize') {
      if (url.searchParams.get('redirect_uri') !== redirectUri || url.searchParams.get('client_id') !== GITHUB_CLIENT.id) return json(response, { error: 'redirect_uri_mismatch' }, 400);
      const code = randomBytes(10).toString('hex');
      codes.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(redirectUri);
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      return void response.writeHead(302, { location: back.href }).end();
    }
    if (url.pathname === '/login/oauth/access_token') {
      const body = await bodyOf(request);
      if (body.get('client_id') !== GITHUB_CLIENT.id || body.get('client_secret') !== GITHUB_CLIENT.secret) return json(response, { error: 'incorrect_client_credentials' });
      const challenge = codes.get(body.get('code') ?? '');
      const proof = createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url');
      if (challenge === undefined || challenge !== proof) return json(response, { error: 'bad_verification_code' });
      codes.delete(body.get('code') ?? '');
      const token = `gho_${randomBytes(16).toString('hex')}`;
      tokens.add(token);
      return json(response, { access_token: token, token_type: 'bearer', scope: 'read:user,user:email' });
    }
    if (url.pathname === '/api/v3/meta') return json(response, { verifiable_password_authentication: false });
    if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) return json(response, { message: 'Bad credentials' }, 401);
    if (url.pathname === '/api/v3/user') return json(response, peer.user);
    if (url.pathname === '/api/v3/user/emails') return json(response, peer.emails);
    return json(response, { message: 'Not Found' }, 404);
  }

  await new Promise<void>((next) => server.listen(0, '127.0.0.1', next));
  peer.host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return peer;
}
