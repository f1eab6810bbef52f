import { useApi } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from './keys.js';
import type { CustomField, ProfileType } from './types.js';

const NONE: CustomField[] = [];

/** The agency's own fields; they change rarely. */
export function useFields(): { ready: boolean; all: CustomField[]; /** Active ones of this kind of profile whose values are no personal data. */ of(profileType: ProfileType): CustomField[]; /** Those that lists can show. */ listed: CustomField[]; /** Active ones whose values are in the vault. */ personalOf(profileType: ProfileType): CustomField[] } {
  const http = useApi();
  const { data = NONE, isPending } = useQuery({ queryKey: keys.fields, queryFn: ({ signal }) => http.get<CustomField[]>('/customers/fields', { signal }), staleTime: 5 * 60_000 });
  return useMemo(() => {
    const listed = data.filter(({ active, personal }) => active && !personal);
    const personal = data.filter((field) => field.active && field.personal);
    return { ready: !isPending, all: data, listed, of: (profileType: ProfileType) => listed.filter((field) => field.profileType === null || field.profileType === profileType), personalOf: (profileType: ProfileType) => personal.filter((field) => field.profileType === null || field.profileType === profileType) };
  }, [data, isPending]);
}
