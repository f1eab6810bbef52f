import { useApi } from '@hako/sdk-plugin/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.js';
import type { View, ViewState } from './types.js';

const NONE: View[] = [];

export function useViews() {
  const http = useApi();
  const client = useQueryClient();
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: keys.views }) };
  const { data = NONE, isSuccess } = useQuery({ queryKey: keys.views, queryFn: ({ signal }) => http.get<View[]>('/customers/views', { signal }), staleTime: 60_000 });
  const create = useMutation({ mutationFn: (body: { name: string; shared: boolean; isDefault: boolean; state: ViewState }) => http.post<View>('/customers/views', body), ...refresh });
  const change = useMutation({ mutationFn: ({ id, ...body }: { id: string; version: number; name?: string; shared?: boolean; isDefault?: boolean; state?: ViewState }) => http.patch<View>(`/customers/views/${id}`, body), ...refresh });
  const remove = useMutation({ mutationFn: (id: string) => http.delete(`/customers/views/${id}`), ...refresh });
  const choose = useMutation({ mutationFn: (viewId: string | null) => http.put('/customers/views/choice', { viewId }), ...refresh });
  return { all: data, ready: isSuccess, create, change, remove, choose };
}
