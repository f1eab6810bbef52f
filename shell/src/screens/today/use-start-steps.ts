import { useApi, useShell, type IconName } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';

export interface StartStep {
  id: 'talents' | 'people' | 'plugins' | 'paths';
  to: string;
  icon: IconName;
}

/** What an agency still lacks, as far as this person may change it. */
export function useStartSteps(): StartStep[] {
  const { boot, canSomewhere } = useShell();
  const http = useApi();
  const mayInvite = canSomewhere('user:write') && !boot.tenant.isPlatform;
  // Whoever set the agency up is one of them: a second person means that the step is done.
  const { data: alone = false } = useQuery({ queryKey: ['core', 'users', 'alone'], queryFn: async ({ signal }) => (await http.list<{ id: string }>('/users', { query: { pageSize: 2 }, signal })).items.length < 2, enabled: mayInvite && canSomewhere('user:read'), staleTime: 300_000 });
  // The operator's own house has neither talents nor plugins to set up: her page shows the agencies.
  if (boot.tenant.isPlatform) return [];
  const talents = boot.scopes.filter((node) => node.type === 'talent');
  const steps: (StartStep & { open: boolean })[] = [
    { id: 'talents', to: '/organization', icon: 'user-plus', open: talents.length === 0 && canSomewhere('talent:write') },
    { id: 'paths', to: '/organization', icon: 'globe', open: talents.some((talent) => talent.active && !talent.path) && canSomewhere('talent:write') },
    { id: 'people', to: '/people', icon: 'users-round', open: mayInvite && alone },
    { id: 'plugins', to: '/plugins', icon: 'puzzle', open: boot.nav.length === 0 && canSomewhere('plugin:write') },
  ];
  return steps.filter((step) => step.open);
}
