import { ApiError, type ApiErrorFacts } from './api-error.js';

/** The error envelope of a response; a proxy's HTML page becomes `HTTP_<status>`. */
export async function readFailure(response: Response): Promise<ApiError> {
  return failureFrom(response.status, await response.text().catch(() => ''), (name) => response.headers.get(name));
}

export function failureFrom(status: number, text: string, header: (name: string) => string | null): ApiError {
  const seconds = Number(header('retry-after'));
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  const body = parse(text);
  return new ApiError({
    code: typeof body?.code === 'string' ? body.code : `HTTP_${status}`,
    message: typeof body?.message === 'string' ? body.message : `HTTP ${status}`,
    status,
    requestId: typeof body?.requestId === 'string' ? body.requestId : header('x-request-id'),
    details: body?.details,
    retryAfter,
  });
}

function parse(text: string): Partial<ApiErrorFacts> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Partial<ApiErrorFacts>) : undefined;
  } catch {
    return undefined;
  }
}
