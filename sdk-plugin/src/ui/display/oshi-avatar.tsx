import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useOshi, useTokens } from './use-tokens.js';

export interface OshiAvatarProps {
  name: string;
  color?: string | null;
  src?: string | null;
  size?: number;
  /** Square for agencies and subsidiaries, round for people. */
  shape?: 'round' | 'square';
}

/** First sign of a name, whole even when it is an emoji or a rare character. */
function initial(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return (first?.segment ?? '·').toUpperCase();
}

/** A person in her image colour. The name stands beside it, so the picture itself is silent. */
export function OshiAvatar({ name, color, src, size = 28, shape = 'round' }: OshiAvatarProps): ReactElement {
  const { palette } = useTokens();
  const oshi = useOshi(color);
  const radius = shape === 'round' ? '50%' : `${Math.round(size / 4)}px`;
  return (
    <Box
      aria-hidden
      sx={{ width: size, height: size, flexShrink: 0, borderRadius: radius, display: 'grid', placeItems: 'center', overflow: 'hidden', fontSize: Math.round(size * 0.42), fontWeight: 700, lineHeight: 1, color: oshi.text, bgcolor: oshi.soft, boxShadow: `inset 0 0 0 1px ${palette.surface}, 0 0 0 2px ${oshi.mark}`, m: '2px' }}
    >
      {src ? <img src={src} alt="" width={size} height={size} style={{ objectFit: 'cover' }} /> : initial(name)}
    </Box>
  );
}
