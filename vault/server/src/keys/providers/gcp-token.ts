import { readFile } from 'node:fs/promises';
import { importPKCS8, SignJWT } from 'jose';
import { ProviderUnavailable } from '../provider-errors.js';
import { callRoot, textIn } from './http.js';

const SCOPE = 'https://www.googleapis.com/auth/cloudkms';
const METADATA = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token';
/** Renewed before its end, not at it. */
const SPARE_MS = 60_000;

interface ServiceAccount {
  client_email: string;
  private_key: string;
  private_key_id?: string;
  token_uri: string;
}

/** Access tokens for Google's APIs: by a service account's key (RFC 7523), or of the machine's own account. */
export function createGoogleToken(credentialsFile: string | null, now: () => number = Date.now): () => Promise<string> {
  let kept: { token: string; until: number } | undefined;
  return async () => {
    if (kept && kept.until > now()) return kept.token;
    const answer = credentialsFile === null ? await callRoot(METADATA, { method: 'GET', headers: { 'metadata-flavor': 'Google' } }) : await exchange(credentialsFile, now());
    if (answer.status !== 200) throw new ProviderUnavailable('Google gave no access token');
    const seconds = Number(answer.body['expires_in'] ?? 0);
    kept = { token: textIn(answer.body, 'access_token'), until: now() + seconds * 1_000 - SPARE_MS };
    return kept.token;
  };
}

async function exchange(path: string, now: number): ReturnType<typeof callRoot> {
  const account = JSON.parse(await readFile(path, 'utf8')) as ServiceAccount;
  const issued = Math.floor(now / 1_000);
  const assertion = await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(account.private_key_id ? { kid: account.private_key_id } : {}) })
    .setIssuer(account.client_email)
    .setSubject(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt(issued)
    .setExpirationTime(issued + 3_600)
    .sign(await importPKCS8(account.private_key, 'RS256'));
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
  return callRoot(account.token_uri, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
}
