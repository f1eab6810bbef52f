import { useApi } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from './keys.js';
import type { CustomerStatus } from './types.js';

const NONE: CustomerStatus[] = [];

export interface Statuses {
  all: CustomerStatus[];
  /** Those that may be given now. */
  choosable: CustomerStatus[];
  byCode(code: string): CustomerStatus | undefined;
}

/** The agency's dictionary of statuses; it changes rarely. */
export function useStatuses(): Statuses {
  const http = useApi();
  const { data = NONE } = useQuery({ queryKey: keys.statuses, queryFn: ({ signal }) => http.get<CustomerStatus[]>('/customers/statuses', { signal }), staleTime: 10 * 60_000 });
  // The same object until the statuses change: columns are made of it, and with them every row.
  return useMemo(() => ({ all: data, choosable: data.filter((status) => status.active), byCode: (code: string) => data.find((status) => status.code === code) }), [data]);
}
