import { Icon } from '@hako/sdk-plugin/ui';
import { IconButton, Tooltip } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { Density } from '../views/types.js';

/** More rows, or more room around them. */
export function DensityButton({ value, onChange }: { value: Density; onChange(density: Density): void }): ReactElement {
  const t = useTexts();
  const next = value === 'compact' ? 'comfortable' : 'compact';
  return (
    <Tooltip title={t(`views.density.${next}`)}>
      <IconButton aria-label={t('views.density.label')} aria-pressed={value === 'comfortable'} onClick={() => onChange(next)}><Icon name={value === 'compact' ? 'list' : 'menu'} size={16} /></IconButton>
    </Tooltip>
  );
}
