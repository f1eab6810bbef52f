/**
 * All of MUI under its own name, for remotes: the shell itself names single parts. Asked for once somebody has signed
 * in, so that no remote waits for it; a failed load is tried again by the remote that needs it.
 */
export const loadWholeMui = (): void => void import('@mui/material').catch(() => undefined);
