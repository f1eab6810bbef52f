import { useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Tab, Tabs } from '@mui/material';
import type { ReactElement } from 'react';
import type { Counts } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { READER_VIEWS, VIEWS, type View } from './queue.js';

/** The piles of the desk with how much lies on each. */
export function ViewTabs({ view, counts, moderates, onView }: { view: View; counts: Counts | undefined; moderates: boolean; onView(view: View): void }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { tones, palette } = useTokens();
  const numbers: Partial<Record<View, number>> = counts ? { waiting: counts.pending, flagged: counts.flagged, held: counts.held, reported: counts.reported, approved: counts.approved, rejected: counts.rejected, spam: counts.spam } : {};
  const shown: readonly View[] = moderates ? VIEWS : READER_VIEWS;
  const urgent = (one: View): boolean => (one === 'held' || one === 'reported') && (numbers[one] ?? 0) > 0;
  return (
    <Tabs value={view} onChange={(_event, next: View) => onView(next)} variant="scrollable" scrollButtons={false} aria-label={t('desk.views')} sx={{ borderBottom: `1px solid ${palette.line}`, mb: '12px' }}>
      {shown.map((one) => {
        const count = numbers[one];
        return (
          <Tab
            key={one}
            value={one}
            label={
              <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}>
                {t(`view.${one}`)}
                {count !== undefined && count > 0 && (
                  <Box component="span" sx={{ minWidth: 20, px: '6px', borderRadius: '10px', fontSize: 12, lineHeight: '18px', fontWeight: 600, color: urgent(one) ? tones.danger.text : one === 'waiting' ? tones.accent.text : tones.neutral.text, bgcolor: urgent(one) ? tones.danger.soft : one === 'waiting' ? tones.accent.soft : palette.sunken }}>
                    {format.number(count)}
                    {count >= (counts?.limit ?? Number.POSITIVE_INFINITY) && '+'}
                  </Box>
                )}
              </Box>
            }
          />
        );
      })}
    </Tabs>
  );
}
