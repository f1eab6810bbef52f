import { Box, Typography } from '@mui/material';
import { useId, type ReactElement, type ReactNode } from 'react';
import { useTokens } from '../display/use-tokens.js';

export interface SectionProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** `flush`: the content goes to the edges (lists). */
  padding?: 'normal' | 'flush';
}

/** A titled card. */
export function Section({ title, description, actions, children, padding = 'normal' }: SectionProps): ReactElement {
  const { palette } = useTokens();
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px', minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px', p: '10px 16px', minHeight: 48, borderBottom: `1px solid ${palette.line}` }}>
        <Box sx={{ flex: description ? '1 1 220px' : '1 1 120px', minWidth: 0 }}>
          <Typography id={id} variant="h2">
            {title}
          </Typography>
          {description && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{description}</Box>}
        </Box>
        {actions}
      </Box>
      <Box sx={{ p: padding === 'flush' ? 0 : '16px' }}>{children}</Box>
    </Box>
  );
}

/** Names and values of one thing, two columns that become one on a phone. */
export function Facts({ items }: { items: { label: string; value: ReactNode }[] }): ReactElement {
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: { xs: 'minmax(84px, 34%) 1fr', sm: 'minmax(96px, 160px) 1fr' }, gap: { xs: '6px 12px', sm: '8px 16px' }, fontSize: 13 }}>
      {items.map((item) => (
        <Box key={item.label} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{item.label}</Box>
          <Box component="dd" sx={{ m: 0, minWidth: 0, overflowWrap: 'anywhere' }}>{item.value}</Box>
        </Box>
      ))}
    </Box>
  );
}
