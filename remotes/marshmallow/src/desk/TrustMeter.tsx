import { useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

/** Bands of product.md: up to 20 blocked, 40 suspicious, 70 neutral, above trusted. */
export function bandOf(trust: number): 'blocked' | 'suspicious' | 'neutral' | 'trusted' {
  if (trust <= 20) return 'blocked';
  if (trust <= 40) return 'suspicious';
  return trust <= 70 ? 'neutral' : 'trusted';
}

const TONES: Record<ReturnType<typeof bandOf>, Tone> = { blocked: 'danger', suspicious: 'warning', neutral: 'accent', trusted: 'success' };

/** The sender's trust when she wrote, as a number, a word and a bar. */
export function TrustMeter({ trust }: { trust: number }): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  const band = bandOf(trust);
  const tone = tones[TONES[band]];
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: '8px' }}>
        <Box component="span" sx={{ fontSize: 22, fontWeight: 650, lineHeight: 1.2 }}>{trust}</Box>
        <Box component="span" sx={{ fontSize: 13, fontWeight: 600, color: tone.text }}>{t(`trust.${band}`)}</Box>
      </Box>
      <Box role="meter" aria-label={t('trust.title')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={trust} sx={{ position: 'relative', height: 6, borderRadius: 3, bgcolor: palette.sunken, overflow: 'hidden' }}>
        <Box sx={{ width: `${trust}%`, height: '100%', bgcolor: tone.solid }} />
        {[20, 40, 70].map((at) => <Box key={at} aria-hidden sx={{ position: 'absolute', top: 0, bottom: 0, left: `${at}%`, width: 2, bgcolor: palette.surface }} />)}
      </Box>
    </Box>
  );
}
