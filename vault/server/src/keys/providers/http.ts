import { ProviderUnavailable } from '../provider-errors.js';

const TIMEOUT_MS = 5_000;

export interface HttpAnswer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * One call to a root that is elsewhere. Whatever is no clear answer is `ProviderUnavailable`, without quoting what was
 * sent or said: both may hold secrets. Answers 2xx, 400 and 404; what those mean is the provider's to say.
 */
export async function callRoot(url: string, options: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string; timeoutMs?: number }): Promise<HttpAnswer> {
  const { method, headers, body, timeoutMs = TIMEOUT_MS } = options;
  let status: number;
  let text: string;
  try {
    const answer = await fetch(url, { method, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs), ...(body === undefined ? {} : { body }) });
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    throw new ProviderUnavailable(`The root at ${new URL(url).host} does not answer`, { cause: error });
  }
  if (status >= 300 && status !== 400 && status !== 404) throw new ProviderUnavailable(`The root at ${new URL(url).host} answered ${status}`);
  try {
    return { status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  } catch (error) {
    throw new ProviderUnavailable(`The root at ${new URL(url).host} answered something else than JSON`, { cause: error });
  }
}

/** Of an answer. @throws ProviderUnavailable when it is not there. */
export function textIn(record: unknown, name: string): string {
  const value: unknown = typeof record === 'object' && record !== null ? (record as Record<string, unknown>)[name] : undefined;
  if (typeof value !== 'string') throw new ProviderUnavailable(`The root's answer has no ${name}`);
  return value;
}
