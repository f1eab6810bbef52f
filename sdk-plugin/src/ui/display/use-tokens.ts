import { useTheme } from '@mui/material';
import { oshiTone, type OshiTone } from '../theme/oshi.js';
import type { HakoTokens } from '../theme/tokens.js';

export const useTokens = (): HakoTokens => useTheme().hako;

/** A talent's colour in the current mode, corrected for contrast. */
export function useOshi(color: string | null | undefined): OshiTone {
  const { mode } = useTokens();
  return oshiTone(color, mode);
}
