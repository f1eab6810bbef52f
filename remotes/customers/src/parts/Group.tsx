import { useTokens } from '@hako/sdk-plugin/ui';
import { Box, Typography } from '@mui/material';
import { useId, type ReactElement, type ReactNode } from 'react';

export interface GroupProps {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of a drawer, divided from the next by a line; cards within a drawer would be boxes in boxes. */
export function Group({ title, actions, children }: GroupProps): ReactElement {
  const { palette } = useTokens();
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ '* + &': { borderTop: `1px solid ${palette.line}`, pt: '14px', mt: '16px' } }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', minHeight: 32, mb: '6px' }}>
        <Typography id={id} variant="h3" sx={{ flex: 1, minWidth: 0 }}>
          {title}
        </Typography>
        {actions}
      </Box>
      {children}
    </Box>
  );
}
