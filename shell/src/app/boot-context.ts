import type { ShellBoot } from '@hako/sdk-plugin/ui';
import { createContext, useContext } from 'react';

const BootContext = createContext<ShellBoot | null>(null);

export const BootProvider = BootContext.Provider;

export function useBoot(): ShellBoot {
  const boot = useContext(BootContext);
  if (!boot) throw new Error('useBoot needs a BootProvider');
  return boot;
}
