import type { TestAnswer, TestClient as ContractClient } from '@hako/sdk-plugin/testing';

export type { TestAnswer } from '@hako/sdk-plugin/testing';

/** The contract's client, with what only core's own tests look at. */
export interface TestClient extends ContractClient {
  token(): Promise<string | undefined>;
}

/** `path` is what follows `/api/v1`, or a whole path when it begins with `//`. */
export function testClient(baseUrl: string, token: () => Promise<string | undefined>): TestClient {
  const bare = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const bearer = await token();
    const headers = new Headers(init.headers);
    if (bearer && !headers.has('authorization')) headers.set('authorization', `Bearer ${bearer}`);
    return fetch(`${baseUrl}${path.startsWith('//') ? path.slice(1) : `/api/v1${path}`}`, { redirect: 'manual', ...init, headers });
  };
  const answer = async <T>(response: Response): Promise<TestAnswer<T>> => {
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
    const body: unknown = isJson ? JSON.parse(text) : text;
    const envelope = (isJson ? body : {}) as { data?: T; meta?: Record<string, unknown>; code?: string };
    return { status: response.status, headers: response.headers, body, data: envelope.data as T, meta: envelope.meta, code: envelope.code };
  };
  const client: TestClient = {
    async request<T>(method: string, path: string, { body, headers = {}, signal }: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {}) {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      return answer<T>(await bare(path, { method, headers: { ...type, ...headers }, ...json, ...(signal ? { signal } : {}) }));
    },
    get: (path) => client.request('GET', path),
    post: (path, body) => client.request('POST', path, { body }),
    put: (path, body) => client.request('PUT', path, { body }),
    patch: (path, body) => client.request('PATCH', path, { body }),
    delete: (path) => client.request('DELETE', path),
    async upload<T>(path: string, { field = 'file', name, type = 'text/csv', content }: { field?: string; name: string; type?: string; content: string | Buffer }, fields: Record<string, string> = {}) {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.append(key, value);
      form.append(field, new Blob([typeof content === 'string' ? content : new Uint8Array(content)], { type }), name);
      return answer<T>(await bare(path, { method: 'POST', body: form }));
    },
    fetch: bare,
    token,
  };
  return client;
}
