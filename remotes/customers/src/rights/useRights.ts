import { adviceFor, toApiError, useApi, useNotify, useT, type HttpClient } from '@hako/sdk-plugin/ui';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys.js';

/** One list of what belongs to a customer's rights; all of them go stale together. */
export function useRightsPart<T>(customerId: string, part: string): UseQueryResult<T> {
  const http = useApi();
  return useQuery({ queryKey: keys.rights(customerId, part), queryFn: ({ signal }) => http.get<T>(`/customers/${customerId}/${part}`, { signal }), retry: false });
}

export interface RightsAct {
  busy: boolean;
  /** `true` when it went well; a refusal is told in words. */
  run(work: (http: HttpClient) => Promise<unknown>, done?: string): Promise<boolean>;
  /** For forms, which show a refusal beside their fields. */
  refresh(): void;
}

export function useRightsAct(customerId: string): RightsAct {
  const http = useApi();
  const ui = useT('ui');
  const notify = useNotify();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const refresh = (): void => {
    for (const key of [keys.rightsOf(customerId), keys.customer(customerId), keys.history(customerId), keys.requests, keys.lists]) void client.invalidateQueries({ queryKey: key });
  };
  return {
    busy,
    refresh,
    async run(work, done) {
      setBusy(true);
      try {
        await work(http);
        if (done) notify(done, { level: 'success' });
        return true;
      } catch (error) {
        notify(adviceFor(toApiError(error), ui), { level: 'error' });
        return false;
      } finally {
        setBusy(false);
        refresh();
      }
    },
  };
}
