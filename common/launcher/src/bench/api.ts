import { request } from 'undici';

export interface Session {
  headers: Record<string, string>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

/** Signs in as a person would and answers calls with that session. */
export async function signIn(url: string, credentials: { tenantCode: string; username: string; password: string }): Promise<Session> {
  const { accessToken } = await call<{ accessToken: string }>(`${url}/api/v1/auth/login`, 'POST', {}, credentials);
  const headers = { authorization: `Bearer ${accessToken}` };
  return {
    headers,
    get: (path) => call(`${url}/api/v1${path}`, 'GET', headers),
    post: (path, body) => call(`${url}/api/v1${path}`, 'POST', headers, body),
  };
}

async function call<T>(url: string, method: 'GET' | 'POST', headers: Record<string, string>, body?: unknown): Promise<T> {
  const answer = await request(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${text.slice(0, 500)}`);
  return (JSON.parse(text) as { data: T }).data;
}
