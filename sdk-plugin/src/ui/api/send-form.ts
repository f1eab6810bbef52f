import { ApiError } from './api-error.js';
import type { HttpSession } from './create-http.js';
import { failureFrom } from './read-failure.js';
import type { UploadOptions } from './types.js';

interface FormRequest {
  url: string;
  path: string;
  form: FormData;
  options: UploadOptions;
  session: HttpSession;
  headersFor(extra: HeadersInit | undefined): Headers;
}

interface Answer {
  status: number;
  text: string;
  header(name: string): string | null;
}

/** `fetch` tells nothing of a request's progress, so uploads go through XMLHttpRequest. */
export async function sendForm<T>(request: FormRequest): Promise<T> {
  let answer = await transmit(request);
  if (answer.status === 401) {
    if (!(await request.session.renew())) {
      request.session.onSignedOut();
      throw failureFrom(answer.status, answer.text, answer.header);
    }
    answer = await transmit(request);
  }
  if (answer.status === 403 && request.session.lift && (await request.session.lift(failureFrom(answer.status, answer.text, answer.header)))) answer = await transmit(request);
  if (answer.status < 200 || answer.status > 299) {
    const failure = failureFrom(answer.status, answer.text, answer.header);
    if (failure.status === 426) request.session.onOutdated?.(String(failure.fact('plugin') ?? ''));
    throw failure;
  }
  return (answer.text ? (JSON.parse(answer.text) as { data: T }).data : undefined) as T;
}

function transmit({ url, form, options, headersFor }: FormRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', url);
    headersFor({ 'idempotency-key': options.idempotencyKey ?? crypto.randomUUID(), ...options.headers }).forEach((value, name) => xhr.setRequestHeader(name, value));
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) });
    xhr.onerror = () => reject(new ApiError({ code: 'NETWORK', message: 'NETWORK', status: 0 }));
    xhr.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    options.signal?.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.send(form);
  });
}
