import { useT, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { visuallyHidden } from '../layout/visually-hidden.js';
import type { Strength } from './types.js';

const MOST_HINTS = 2;

interface Level {
  key: 'weak' | 'fair' | 'good' | 'strong';
  tone: Tone;
}

function levelOf(score: number, minScore: number): Level {
  if (score < minScore) return score < minScore / 2 ? { key: 'weak', tone: 'danger' } : { key: 'fair', tone: 'warning' };
  return score < 85 ? { key: 'good', tone: 'success' } : { key: 'strong', tone: 'success' };
}

/** A bar with its number and a word, and what would help; said aloud when it settles. */
export function StrengthMeter({ strength, minScore }: { strength: Strength; minScore: number }): ReactElement {
  const t = useT('shell');
  const { tones, palette } = useTokens();
  const { key, tone } = levelOf(strength.score, minScore);
  const word = t(`password.level.${key}`);
  const hints = [strength.warning && `password.warnings.${strength.warning}`, ...strength.suggestions.map((one) => `password.suggestions.${one}`)].filter((one): one is string => Boolean(one));
  return (
    <Box sx={{ display: 'grid', gap: '4px', fontSize: 12 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}>
        <Box role="meter" aria-label={t('password.strength')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={strength.score} aria-valuetext={`${word}, ${strength.score}`} sx={{ position: 'relative', flex: 1, height: 6, borderRadius: 3, bgcolor: palette.line, overflow: 'hidden' }}>
          <Box sx={{ position: 'absolute', inset: 0, width: `${Math.max(strength.score, 2)}%`, bgcolor: tones[tone].text, transition: 'width 160ms', '@media (prefers-reduced-motion: reduce)': { transition: 'none' } }} />
        </Box>
        <Box component="span" sx={{ color: tones[tone].text, fontWeight: 600, minWidth: 96, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>{`${word} ${strength.score}`}</Box>
      </Box>
      {key !== 'strong' && hints.slice(0, MOST_HINTS).map((hint) => <Box key={hint} sx={{ color: 'text.secondary' }}>{t(hint)}</Box>)}
      <Box role="status" style={visuallyHidden}>{`${t('password.strength')}: ${word}`}</Box>
    </Box>
  );
}
