import { useApi } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { keys } from './keys.js';
import type { CustomerStatus } from './types.js';

export interface Statuses {
  all: CustomerStatus[];
  /** Those that may be given now. */
  choosable: CustomerStatus[];
  byCode(code: string): CustomerStatus | undefined;
}

/** The agency's dictionary of statuses; it changes rarely. */
export function useStatuses(): Statuses {
  const http = useApi();
  const { data = [] } = useQuery({ queryKey: keys.statuses, queryFn: ({ signal }) => http.get<CustomerStatus[]>('/customers/statuses', { signal }), staleTime: 10 * 60_000 });
  return { all: data, choosable: data.filter((status) => status.active), byCode: (code) => data.find((status) => status.code === code) };
}
