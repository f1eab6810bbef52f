import { Icon, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export const STEPS = ['file', 'map', 'check', 'run'] as const;
export type Step = (typeof STEPS)[number];

/** Where the import stands. It tells, it is not clicked: each step has its own way on and back. */
export function Steps({ current }: { current: Step }): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  const at = STEPS.indexOf(current);
  return (
    <Box component="ol" aria-label={t('import.steps')} sx={{ listStyle: 'none', display: 'flex', m: '0 0 16px', p: 0, gap: { xs: '4px', sm: '8px' }, alignItems: 'center' }}>
      {STEPS.map((step, index) => {
        const done = index < at;
        const here = index === at;
        return (
          <Box key={step} component="li" aria-current={here ? 'step' : undefined} sx={{ display: 'flex', alignItems: 'center', gap: { xs: '4px', sm: '8px' }, flex: index < STEPS.length - 1 ? '0 1 auto' : '0 0 auto', minWidth: 0 }}>
            <Box aria-hidden sx={{ width: 22, height: 22, flexShrink: 0, borderRadius: '50%', display: 'grid', placeItems: 'center', fontSize: 12, fontWeight: 700, color: here ? tones.accent.onSolid : done ? tones.accent.text : 'text.secondary', bgcolor: here ? tones.accent.solid : done ? tones.accent.soft : palette.sunken }}>
              {done ? <Icon name="check" size={14} /> : index + 1}
            </Box>
            <Box component="span" sx={{ fontSize: 13, fontWeight: here ? 650 : 500, whiteSpace: 'nowrap', color: here ? 'text.primary' : 'text.secondary', ...(here ? {} : { display: { xs: 'none', sm: 'inline' } }) }}>{t(`import.step.${step}`)}</Box>
            {index < STEPS.length - 1 && <Box aria-hidden sx={{ width: { xs: 12, sm: 32 }, height: '1px', bgcolor: palette.line }} />}
          </Box>
        );
      })}
    </Box>
  );
}
