import { PASSWORD } from './house.js';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  body: { success: boolean; data: T; code?: string; meta?: { total?: number; nextCursor: string | null } };
}

/** Calls as one person, or as nobody. */
export interface Caller {
  token: string | undefined;
  send<T = unknown>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
}

export function caller(base: string, token?: string): Caller {
  return {
    token,
    async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
      const isForm = body instanceof FormData || typeof body === 'string';
      const answer = await fetch(`${base}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
      return { status: answer.status, headers: answer.headers, text, body: (isJson ? JSON.parse(text) : {}) as Answer<T>['body'] };
    },
  };
}

export async function signIn(base: string, username = 'admin', tenantCode = 'DEMO', password = PASSWORD): Promise<Caller> {
  const answer = await caller(base).send<{ accessToken: string }>('POST', '/api/v1/auth/login', { tenantCode, username, password });
  if (answer.status !== 200) throw new Error(`sign-in as ${tenantCode}/${username} answered ${answer.status}: ${answer.text}`);
  return caller(base, answer.body.data.accessToken);
}

export interface TreeNode {
  id: string;
  type: string;
  code: string;
  children?: TreeNode[];
  talents?: TreeNode[];
  subsidiaries?: TreeNode[];
}

/** A talent of the demo agency that has nothing yet. */
export async function freshTalent(admin: Caller): Promise<string> {
  const code = `E2E_${Date.now().toString(36).toUpperCase()}`;
  const answer = await admin.send<{ id: string }>('POST', '/api/v1/talents', { code, displayName: 'End To End', subsidiaryId: null, path: code.toLowerCase().replaceAll('_', '-'), timezone: 'Asia/Tokyo' });
  if (answer.status !== 201) throw new Error(`a talent could not be made: ${answer.text}`);
  return answer.body.data.id;
}

export async function until<T>(ask: () => Promise<T | undefined>, timeoutMs = 120_000): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error('it did not happen in time');
}
