import { createContext, useContext } from 'react';
import type { ShellApi } from './types.js';

const ShellContext = createContext<ShellApi | null>(null);

/** Put around the application by the shell, and by tests with a fake. */
export const ShellProvider = ShellContext.Provider;

export function useShell(): ShellApi {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('useShell needs a ShellProvider: render this component inside the shell, or in a test inside ShellProvider');
  return shell;
}

/** For parts that also stand outside the signed-in shell, such as the sign-in page. */
export function useShellIfAny(): ShellApi | null {
  return useContext(ShellContext);
}
