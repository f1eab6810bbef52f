import { InputBase, styled, type InputBaseProps } from '@mui/material';
import type { ComponentType } from 'react';
import { mix } from '../theme/contrast.js';

/** The bare control of all text-like fields: a hairline box of 34 px. */
export const Input: ComponentType<InputBaseProps> = styled(InputBase)(({ theme }) => {
  const { palette, tones } = theme.hako;
  return {
    minHeight: 34,
    padding: '0 10px',
    borderRadius: 8,
    backgroundColor: palette.surface,
    // WCAG 1.4.11: the edge of a control reads at 3:1 on paper.
    border: `1px solid ${mix(palette.muted, palette.surface, 0.15)}`,
    '&:hover': { borderColor: palette.muted },
    '&.Mui-focused': { borderColor: tones.accent.solid, boxShadow: `0 0 0 1px ${tones.accent.solid}` },
    '&.Mui-error': { borderColor: tones.danger.solid },
    '&.Mui-error.Mui-focused': { boxShadow: `0 0 0 1px ${tones.danger.solid}` },
    '&.Mui-disabled': { backgroundColor: palette.sunken },
    '& input, & textarea': { padding: '6px 0', outline: 'none' },
    '&.MuiInputBase-multiline': { padding: '2px 10px' },
  };
});
