import type { ScopeNode, ShellBoot } from '@hako/sdk-plugin/ui';
import { useCallback, useMemo, useState } from 'react';

const keyOf = (boot: ShellBoot): string => `hako.scope.${boot.tenant.code}`;

/** The scope of the bar, kept per agency in this browser; the agency itself, or the only thing that the person sees, at first. */
export function useScopeChoice(boot: ShellBoot): { scope: ScopeNode; setScope(id: string): void } {
  const [id, setId] = useState(() => localStorage.getItem(keyOf(boot)) ?? '');
  const scope = useMemo(() => boot.scopes.find((node) => node.id === id) ?? boot.scopes[0] ?? tenantAsScope(boot), [boot, id]);
  const setScope = useCallback(
    (next: string) => {
      localStorage.setItem(keyOf(boot), next);
      setId(next);
    },
    [boot],
  );
  return { scope, setScope };
}

function tenantAsScope({ tenant }: ShellBoot): ScopeNode {
  return { type: 'tenant', id: tenant.id, code: tenant.code, name: tenant.name, parentId: null, active: true };
}
