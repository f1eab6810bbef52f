import { isApiError } from '@hako/sdk-plugin/ui';
import { QueryClient, type QueryKey } from '@tanstack/react-query';

const RETRIES = 2;

/** What the person did wrong does not get better by asking again. */
const worthRetrying = (count: number, error: unknown): boolean => count < RETRIES && (!isApiError(error) || error.status === 0 || error.status === 502 || error.status === 503);

/** The answer to a change is newer than a reading that was under way when it came: that reading begins anew, or it would bring the old back. */
class NewestCounts extends QueryClient {
  override setQueryData<T>(key: QueryKey, ...rest: unknown[]): T | undefined {
    const query = this.getQueryCache().find({ queryKey: key, exact: true });
    const reading = query?.state.fetchStatus === 'fetching';
    const put = super.setQueryData(key, ...(rest as [never])) as T | undefined;
    if (reading && put !== undefined) void query.fetch(undefined, { cancelRefetch: true }).catch(() => undefined);
    return put;
  }
}

export function createQueryClient(): QueryClient {
  return new NewestCounts({ defaultOptions: { queries: { retry: worthRetrying, staleTime: 10_000, refetchOnWindowFocus: false, throwOnError: false }, mutations: { retry: false } } });
}
