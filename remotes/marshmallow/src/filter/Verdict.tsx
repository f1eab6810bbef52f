import { Icon, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { Tested } from './types.js';

const LOOKS = { allow: { tone: 'success', icon: 'circle-check' }, flag: { tone: 'warning', icon: 'flag' }, reject: { tone: 'danger', icon: 'ban' } } as const satisfies Record<Tested['action'], { tone: Tone; icon: string }>;
/** Where flagging and rejecting begin at each strength; the server decides, these only draw the scale. */
const LIMITS = { low: { flag: 40, reject: 90 }, normal: { flag: 30, reject: 70 }, high: { flag: 15, reject: 45 } } as const;

/** What would become of the text, how sure the filter is, and where the limits lie. */
export function Verdict({ tested: { action, score }, strength }: { tested: Tested; strength: keyof typeof LIMITS | undefined }): ReactElement {
  const t = useTexts();
  const { tones, palette, mono } = useTokens();
  const { tone, icon } = LOOKS[action];
  const colors = tones[tone];
  const limits = strength && LIMITS[strength];
  return (
    <Box sx={{ p: '12px 14px', borderRadius: '8px', bgcolor: colors.soft, border: `1px solid ${colors.border}`, display: 'grid', gap: '10px' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px' }}>
        <Icon name={icon} size={22} color={colors.text} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={{ fontWeight: 700, fontSize: 15, color: colors.text }}>{t(`playground.action.${action}`)}</Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(`playground.actionHelp.${action}`)}</Box>
        </Box>
        <Box sx={{ fontFamily: mono, fontSize: 22, fontWeight: 700, color: colors.text }} aria-label={t('playground.score', { score })}>{score}</Box>
      </Box>
      <Box role="meter" aria-valuenow={score} aria-valuemin={0} aria-valuemax={100} aria-label={t('playground.scoreLabel')} sx={{ position: 'relative', height: 8, borderRadius: '4px', bgcolor: palette.line }}>
        <Box sx={{ position: 'absolute', insetBlock: 0, left: 0, width: `${score}%`, borderRadius: '4px', bgcolor: colors.solid }} />
        {limits && [limits.flag, limits.reject].map((limit) => <Box key={limit} aria-hidden sx={{ position: 'absolute', top: '-3px', bottom: '-3px', left: `${limit}%`, width: 2, bgcolor: 'text.primary' }} />)}
      </Box>
      {limits && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('playground.limits', limits)}</Box>}
    </Box>
  );
}
