import type { ErrorDetail } from '../../errors.js';

export type { ErrorDetail };

/** `meta` of a list answer (api.md, Shape). */
export interface ListMeta {
  page?: number;
  pageSize: number;
  total?: number;
  totalIsExact?: boolean;
  nextCursor: string | null;
}

export interface ListResult<T> {
  items: T[];
  meta: ListMeta;
}

export type QueryValue = string | number | boolean | null | undefined | readonly string[];
export type Query = Record<string, QueryValue>;

export interface RequestOptions {
  query?: Query;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Sent as `Idempotency-Key`; POSTs without one get a fresh one, so that a retried click is one record. */
  idempotencyKey?: string;
  /**
   * For changes whose answer nobody waits for: goes on when the page is left in that moment (Fetch, `keepalive`). Where the
   * browser cannot promise that (more than 60,000 bytes under way, no answer for three seconds), the person is asked before
   * the page closes.
   */
  keepalive?: boolean;
}

export interface UploadOptions extends Omit<RequestOptions, 'query'> {
  /** 0..1 of the bytes sent. */
  onProgress?(share: number): void;
}

/**
 * The way to the API for shell and remotes: paths after `/api/v1`, envelopes opened, sign-in renewed, failures as `ApiError`.
 *
 * @example
 * ```ts
 * const http = useApi();
 * const { items, meta } = await http.list<Customer>('/customers', { query: { pageSize: 50, status: ['active'] } });
 * ```
 */
export interface HttpClient {
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  list<T>(path: string, options?: RequestOptions): Promise<ListResult<T>>;
  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  put<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  patch<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  delete<T>(path: string, options?: RequestOptions): Promise<T>;
  /** multipart/form-data with upload progress; put the file last. */
  upload<T>(path: string, form: FormData, options?: UploadOptions): Promise<T>;
  /** The body as a file, with the name that the server gave. */
  download(path: string, options?: RequestOptions): Promise<{ blob: Blob; filename: string }>;
  /** The bare response of an authorised request, for streams. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}
