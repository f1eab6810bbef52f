import { useFormat, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { ImportView } from './types.js';

interface Figure {
  key: string;
  label: string;
  count: number;
  tone: Tone;
}

/** The counts of an import, as large as they matter. */
export function Tally({ run }: { run: ImportView }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette, tones } = useTokens();
  const all: (Figure | false)[] = [
    { key: 'succeeded', label: t(run.dryRun ? 'import.willSucceed' : 'import.ok'), count: run.succeeded, tone: 'success' },
    { key: 'failed', label: t(run.dryRun ? 'import.willFail' : 'import.bad'), count: run.failed, tone: run.failed > 0 ? 'danger' : 'neutral' },
    run.mode !== 'create' && { key: 'created', label: t(run.dryRun ? 'import.willCreate' : 'import.created'), count: run.created, tone: 'neutral' },
    run.mode !== 'create' && { key: 'updated', label: t(run.dryRun ? 'import.willUpdate' : 'import.updated'), count: run.updated, tone: 'neutral' },
    run.mode !== 'create' && !run.dryRun && { key: 'unchanged', label: t('import.unchanged'), count: run.unchanged, tone: 'neutral' },
  ];
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: { xs: '1fr 1fr', sm: 'repeat(auto-fit, minmax(140px, 1fr))' }, border: `1px solid ${palette.line}`, borderRadius: '8px', bgcolor: palette.surface, overflow: 'hidden' }}>
      {all.filter((figure) => figure !== false).map((figure) => (
        <Box key={figure.key} sx={{ p: '12px 16px', display: 'flex', flexDirection: 'column-reverse', boxShadow: `1px 1px 0 ${palette.line}` }}>
          <Box component="dt" sx={{ fontSize: 12, color: 'text.secondary' }}>{figure.label}</Box>
          <Box component="dd" data-count={figure.key} sx={{ m: 0, fontSize: 22, fontWeight: 650, lineHeight: 1.3, color: figure.tone === 'neutral' ? 'text.primary' : tones[figure.tone].text }}>{format.number(figure.count)}</Box>
        </Box>
      ))}
    </Box>
  );
}
