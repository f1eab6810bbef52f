import { randomBytes, createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const DIRECTORY = '3f2b6a0e-8f5d-4f6e-9a51-0c1d2e3f4a5b';

export interface EntraPeer {
  authority: string;
  /** Claims beside `iss`, `aud`, times and nonce; `iss` and `tid` may be overridden. */
  claims: Record<string, unknown>;
  close(): Promise<void>;
}

/** Microsoft's addresses and claims: an issuer per directory, `tid` and `oid`, an `email` that anybody may have typed in. */
export async function startEntraPeer(clientId: string): Promise<EntraPeer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'entra-1', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, { nonce: string; challenge: string }>();
  const peer: EntraPeer = { authority: '', claims: {}, close: () => new Promise((done) => server.close(() => done())) };
  const server = createServer((request, response) => {
    void (async () => {
      const json = (value: unknown): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      const url = new URL(request.url ?? '', peer.authority);
      const issuer = `${peer.authority}/${DIRECTORY}/v2.0`;
      if (url.pathname === `/${DIRECTORY}/v2.0/.well-known/openid-configuration`) {
        return json({ issuer, authorization_endpoint: `${peer.authority}/authorize`, token_endpoint: `${peer.authority}/token`, jwks_uri: `${peer.authority}/keys`, response_types_supported: ['code'], subject_types_supported: ['pairwise'], id_token_signing_alg_values_supported: ['RS256'], token_endpoint_auth_methods_supported: ['client_secret_post'], userinfo_endpoint: `${peer.authority}/graph-must-not-be-asked` });
      }
      if (url.pathname === '/keys') return json({ keys: [key] });
      if (url.pathname === '/authorize') {
        const code = randomBytes(8).toString('hex');
        codes.set(code, { nonce: url.searchParams.get('nonce') ?? '', challenge: url.searchParams.get('code_challenge') ?? '' });
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', code);
        back.searchParams.set('state', url.searchParams.get('state') ?? '');
        back.searchParams.set('session_state', 'b2c7');
        return void response.writeHead(302, { location: back.href }).end();
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = new URLSearchParams(Buffer.concat(chunks).toString());
      const asked = codes.get(body.get('code') ?? '');
      if (!asked || asked.challenge !== createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url')) return void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
      const now = Math.floor(Date.now() / 1_000);
      const idToken = await new SignJWT({ iss: issuer, aud: clientId, iat: now, nbf: now, exp: now + 600, nonce: asked.nonce, sub: 'pairwise-sub', ver: '2.0', ...peer.claims }).setProtectedHeader({ alg: 'RS256', kid: 'entra-1', typ: 'JWT' }).sign(privateKey);
      json({ token_type: 'Bearer', access_token: 'opaque', expires_in: 600, id_token: idToken });
    })();
  });
  await new Promise<void>((next) => server.listen(0, '127.0.0.1', next));
  peer.authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return peer;
}
