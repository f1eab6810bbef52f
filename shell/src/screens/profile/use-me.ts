import { useApi } from '@hako/sdk-plugin/ui';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

export interface Me {
  user: { id: string; username: string; email: string; displayName: string };
  pendingEmail: string | null;
  /** The agency's policy suggests a new password. */
  passwordReminder: { days: number } | null;
}

export const ME = ['core', 'me'];

export function useMe(): UseQueryResult<Me> {
  const http = useApi();
  return useQuery({ queryKey: ME, queryFn: ({ signal }) => http.get<Me>('/auth/me', { signal }), staleTime: 60_000 });
}
