import { Icon, StatusBadge, Tag, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';

const TONES: Record<number, Tone> = { 1: 'neutral', 2: 'warning', 3: 'danger' };

/** Why the filter raised its hand: each finding with its number in the text, its kind, its weight and the list that knows it. */
export function Findings({ message }: { message: Message }): ReactElement | null {
  const t = useTexts();
  const { palette, tones, mono } = useTokens();
  const { filterMatches, filterScore, filterAction, held, heldReason } = message;
  if (!filterMatches || (filterMatches.length === 0 && !held)) return null;
  const score = filterScore ?? 0;
  const tone = filterAction === 'reject' ? tones.danger : filterAction === 'flag' ? tones.warning : tones.neutral;
  return (
    <Box component="section" aria-label={t('findings.title')} sx={{ border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', px: '12px', py: '8px', bgcolor: tone.soft, fontSize: 13 }}>
        <Icon name={filterAction === 'allow' ? 'info' : 'flag'} size={16} color={tone.text} />
        <strong>{t(`findings.action.${filterAction ?? 'allow'}`)}</strong>
        <Box component="span" sx={{ color: 'text.secondary' }}>{t('findings.score', { score })}</Box>
        {held && <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '4px', color: tones.danger.text, fontWeight: 600 }}><Icon name="lock" size={14} />{t(`held.${heldReason ?? 'other'}`)}</Box>}
      </Box>
      {filterMatches.length > 0 && (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, fontSize: 13 }}>
          {filterMatches.map((match, index) => (
            <Box key={`${match.in ?? ''}-${match.rule}-${match.start}`} component="li" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 8px', px: '12px', py: '6px', borderTop: `1px solid ${palette.line}` }}>
              <Box component="span" sx={{ width: 16, fontSize: 11, fontWeight: 700, color: 'text.secondary' }}>{index + 1}</Box>
              <StatusBadge tone={TONES[match.severity] ?? 'neutral'} icon="flag">{t(`category.${match.category}`)}</StatusBadge>
              <Box component="span" sx={{ fontWeight: 600, overflowWrap: 'anywhere', minWidth: 0 }}>{match.text}</Box>
              {match.in === 'name' && <Tag>{t('findings.inName')}</Tag>}
              <Box component="span" sx={{ ml: 'auto', fontSize: 12, color: 'text.secondary' }}>
                {t(`severity.${match.severity}`)} · <Box component="span" sx={{ fontFamily: mono, fontSize: 11 }}>{match.list}</Box>
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}
