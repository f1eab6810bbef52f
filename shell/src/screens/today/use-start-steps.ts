import { useShell, type IconName } from '@hako/sdk-plugin/ui';

interface StartStep {
  id: 'talents' | 'people' | 'plugins' | 'paths';
  to: string;
  icon: IconName;
}

/** What an agency still lacks, as far as this person may change it. */
export function useStartSteps(): StartStep[] {
  const { boot, canSomewhere } = useShell();
  // The operator's own house has neither talents nor plugins to set up: her page shows the agencies.
  if (boot.tenant.isPlatform) return [];
  const talents = boot.scopes.filter((node) => node.type === 'talent');
  const steps: (StartStep & { open: boolean })[] = [
    { id: 'talents', to: '/organization', icon: 'user-plus', open: talents.length === 0 && canSomewhere('talent:write') },
    { id: 'paths', to: '/organization', icon: 'globe', open: talents.some((talent) => talent.active && !talent.path) && canSomewhere('talent:write') },
    { id: 'people', to: '/people', icon: 'users-round', open: canSomewhere('user:write') },
    { id: 'plugins', to: '/plugins', icon: 'puzzle', open: canSomewhere('plugin:write') },
  ];
  return steps.filter((step) => step.open);
}
