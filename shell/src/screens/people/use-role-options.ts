import { useApi, useCan, useLocalized, useT } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import type { LocalizedText } from '@hako/sdk-plugin/ui';

interface RoleName {
  id: string;
  name: LocalizedText;
  active: boolean;
}

/** Roles to filter people by; none for whoever may not read them. */
export function useRoleOptions(): { value: string; label: string }[] {
  const t = useT('shell');
  const http = useApi();
  const localized = useLocalized();
  const mayRead = useCan('role:read', { type: 'tenant' });
  const { data = [] } = useQuery({ queryKey: ['core', 'roles'], enabled: mayRead, queryFn: async ({ signal }) => (await http.list<RoleName>('/roles', { signal })).items, staleTime: 60_000 });
  if (data.length === 0) return [];
  return [...data.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: localized(name) })), { value: 'none', label: t('people.noRole') }];
}
