import { useState } from 'react';
import { changesBetween, rebased } from './cells.js';
import type { Policy, Role } from './types.js';

interface Draft {
  policies: Policy[];
  setPolicies(policies: Policy[]): void;
  /** Permissions that somebody else has set meanwhile, to another state than here. */
  overtaken: string[];
}

/** What is being made of a role. When somebody else saves it meanwhile, the draft goes on from what they made. */
export function useDraft(role: Role): Draft {
  const [began, setBegan] = useState(role);
  const [policies, setPolicies] = useState<Policy[]>(role.policies);
  const [overtaken, setOvertaken] = useState<string[]>([]);
  if (role.version !== began.version) {
    const next = rebased(policies, began.policies, role.policies);
    setBegan(role);
    setPolicies(next.policies);
    setOvertaken([...new Set([...overtaken, ...next.overtaken])]);
  }
  const open = new Set(changesBetween(role.policies, policies).map(({ permission }) => permission));
  return { policies, setPolicies, overtaken: overtaken.filter((permission) => open.has(permission)) };
}
