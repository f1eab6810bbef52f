import { useApi } from '@hako/sdk-plugin/ui';
import { useMutation, useQuery, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { ListResult } from '@hako/sdk-plugin/ui';
import { keys } from './keys.js';
import type { Customer } from './types.js';

/** One customer; what the list already knows of her is shown until the whole record is there. */
export function useCustomer(id: string | undefined): { customer: Customer | undefined; complete: boolean; error: unknown; retry(): void } {
  const http = useApi();
  const client = useQueryClient();
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: keys.customer(id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) => http.get<Customer>(`/customers/${id}`, { signal }),
    placeholderData: () => (id === undefined ? undefined : findInLists(client, id)),
    retry: false,
  });
  return { customer: data, complete: data !== undefined && !isPlaceholderData, error, retry: () => void refetch() };
}

function findInLists(client: QueryClient, id: string): Customer | undefined {
  for (const [, data] of client.getQueriesData<InfiniteData<ListResult<Customer>>>({ queryKey: keys.lists })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((customer) => customer.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

/** Puts a changed customer wherever she is shown, so that nothing has to be loaded again. */
export function useCustomerCache(): { replace(customer: Customer): void; added(): void } {
  const client = useQueryClient();
  return {
    replace(customer) {
      client.setQueryData(keys.customer(customer.id), customer);
      client.setQueriesData<InfiniteData<ListResult<Customer>>>({ queryKey: keys.lists }, (data) => (data && 'pages' in data ? replaceIn(data, customer) : data));
      void client.invalidateQueries({ queryKey: keys.history(customer.id) });
    },
    added: () => {
      void client.invalidateQueries({ queryKey: keys.lists });
      void client.invalidateQueries({ queryKey: keys.counts });
    },
  };
}

function replaceIn(data: InfiniteData<ListResult<Customer>>, customer: Customer): InfiniteData<ListResult<Customer>> {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === customer.id ? customer : item)) })) };
}

export interface CustomerPatch {
  version: number;
  [field: string]: unknown;
}

/** PATCH with the version that was read; a conflict comes back as an error for the form to solve. */
export function usePatchCustomer(id: string) {
  const http = useApi();
  const cache = useCustomerCache();
  return useMutation({
    mutationFn: (patch: CustomerPatch) => http.patch<Customer>(`/customers/${id}`, patch),
    onSuccess: (customer) => cache.replace(customer),
  });
}

export function useSetActive(id: string) {
  const http = useApi();
  const cache = useCustomerCache();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (active: boolean) => http.post<Customer>(`/customers/${id}/${active ? 'reactivate' : 'deactivate'}`, {}),
    onSuccess: (customer) => {
      cache.replace(customer);
      void client.invalidateQueries({ queryKey: keys.lists });
    },
  });
}
