import { Icon, useTokens, type IconName } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { Cell } from './cells.js';

const SIGNS: Record<Cell['own'], IconName> = { grant: 'check', deny: 'x', unset: 'minus' };

/** Grant is a filled square with a tick, deny a framed one with a cross, unset a dash: told apart without colour. */
export function StateMark({ state, inherited = false, size = 22 }: { state: Cell['own']; inherited?: boolean; size?: number }): ReactElement {
  const { tones, palette } = useTokens();
  const looks = {
    grant: inherited ? { color: tones.success.text, border: `1.5px dashed ${tones.success.text}` } : { color: tones.success.onSolid, bgcolor: tones.success.solid, border: `1.5px solid ${tones.success.solid}` },
    deny: { color: tones.danger.text, border: `2px ${inherited ? 'dashed' : 'solid'} ${tones.danger.text}`, bgcolor: tones.danger.soft },
    unset: { color: palette.muted, border: '1.5px solid transparent' },
  }[state];
  return (
    <Box component="span" aria-hidden sx={{ width: size, height: size, borderRadius: '6px', display: 'inline-grid', placeItems: 'center', flexShrink: 0, ...looks }}>
      <Icon name={SIGNS[state]} size={Math.round(size * 0.64)} />
    </Box>
  );
}
