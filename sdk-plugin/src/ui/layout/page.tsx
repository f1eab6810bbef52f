import { Box, Typography } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { useDocumentTitle } from './use-document-title.js';

export interface PageHeaderProps {
  title: string;
  /** One line: what this page is. */
  description?: ReactNode;
  /** Stands before the title: an avatar, a badge. */
  leading?: ReactNode;
  /** Beside the title: a status. */
  aside?: ReactNode;
  /** Right: secondary actions first, the primary one last. */
  actions?: ReactNode;
  /** Below: tabs. */
  tabs?: ReactNode;
}

export function PageHeader({ title, description, leading, aside, actions, tabs }: PageHeaderProps): ReactElement {
  useDocumentTitle(title);
  return (
    <Box component="header" sx={{ display: 'grid', gap: '12px', mb: tabs ? '16px' : '16px' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '8px 16px' }}>
        {leading}
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', flexWrap: 'wrap' }}>
            <Typography variant="h1">{title}</Typography>
            {aside}
          </Box>
          {description && (
            <Typography variant="body2" component="div" sx={{ color: 'text.secondary', mt: '2px' }}>
              {description}
            </Typography>
          )}
        </Box>
        {actions && <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>{actions}</Box>}
      </Box>
      {tabs}
    </Box>
  );
}

export interface PageProps {
  children: ReactNode;
  /** `fill`: the page itself does not scroll, its list does. */
  layout?: 'flow' | 'fill';
  maxWidth?: number;
}

/** The paper that a screen is written on. */
export function Page({ children, layout = 'flow', maxWidth }: PageProps): ReactElement {
  return (
    <Box sx={{ px: { xs: '16px', md: '24px' }, pt: { xs: '16px', md: '20px' }, pb: layout === 'fill' ? '12px' : '48px', ...(layout === 'fill' ? { height: '100%', minHeight: 0, display: 'flex', flexDirection: 'column' } : {}), ...(maxWidth ? { maxWidth } : {}) }}>
      {children}
    </Box>
  );
}
