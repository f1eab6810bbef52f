import { Icon, inkOn, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { COLORS } from './types.js';

/** A colour of the palette, one of one's own, or none. */
export function ColorField({ label, value, onChange }: { label: string; value: string | null; onChange(color: string | null): void }): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  const own = value !== null && !COLORS.some((color) => color === value);
  const ring = (on: boolean): string => (on ? `0 0 0 2px ${palette.surface}, 0 0 0 4px ${tones.accent.solid}` : `0 0 0 1px ${palette.line}`);
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, mb: '6px', fontSize: 13, fontWeight: 600 }}>{label}</Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
        <ButtonBase role="radio" aria-checked={value === null} aria-label={t('tags.noColor')} onClick={() => onChange(null)} sx={{ width: 24, height: 24, borderRadius: '50%', boxShadow: ring(value === null) }}><Icon name="x" size={14} /></ButtonBase>
        {COLORS.map((color) => (
          <ButtonBase key={color} role="radio" aria-checked={value === color} aria-label={t('tags.color', { color })} onClick={() => onChange(color)} sx={{ width: 24, height: 24, borderRadius: '50%', bgcolor: color, boxShadow: ring(value === color), color: inkOn(color) }}>{value === color && <Icon name="check" size={14} />}</ButtonBase>
        ))}
        <Box component="label" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px', fontSize: 12, color: 'text.secondary' }}>
          <Box component="input" type="color" value={value ?? '#6b687a'} onChange={(event: React.ChangeEvent<HTMLInputElement>) => onChange(event.target.value.toUpperCase())} aria-label={t('tags.ownColor')} sx={{ width: 28, height: 24, p: 0, border: 0, background: 'none', borderRadius: '6px', boxShadow: ring(own) }} />
          {t('tags.ownColor')}
        </Box>
      </Box>
    </Box>
  );
}
