import { useTokens } from '@hako/sdk-plugin/ui';
import { Box, Typography } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { Mark, Wordmark } from '../../layout/brand.js';
import { LanguageChoice, ThemeMenu } from '../../layout/look-menus.js';

interface AuthLayoutProps {
  title: string;
  text?: string;
  children: ReactNode;
}

/** Five oshi colours of nobody in particular: the lid of the box. */
const LID = ['#F2A0B5', '#F6C667', '#7FC8A9', '#7FB2F0', '#B79CED'];

export function AuthLayout({ title, text, children }: AuthLayoutProps): ReactElement {
  const { palette, shadow } = useTokens();
  return (
    <Box sx={{ minHeight: '100dvh', display: 'grid', gridTemplateRows: 'auto 1fr auto', bgcolor: palette.paper }}>
      <Box component="header" sx={{ display: 'flex', alignItems: 'center', gap: '8px', p: { xs: '12px 16px', sm: '16px 24px' } }}>
        <Mark size={28} />
        <Wordmark />
        <Box sx={{ flex: 1 }} />
        <LanguageChoice />
        <ThemeMenu />
      </Box>
      {/* From the top, not in the middle: what an agency's code brings to the end of the card must not move a button under the hand. */}
      <Box component="main" sx={{ display: 'grid', placeItems: 'start center', p: '16px', pt: { sm: 'clamp(16px, 10vh, 128px)' }, pb: '10vh' }}>
        <Box sx={{ width: 'min(392px, 100%)', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '12px', boxShadow: shadow, overflow: 'hidden' }}>
          <Box aria-hidden sx={{ display: 'flex', height: 3 }}>
            {LID.map((color) => (
              <Box key={color} sx={{ flex: 1, bgcolor: color }} />
            ))}
          </Box>
          <Box sx={{ p: { xs: '24px 20px', sm: '32px' }, display: 'grid', gap: '20px' }}>
            <Box>
              <Typography variant="h1" sx={{ fontSize: 22 }}>{title}</Typography>
              {text && <Typography variant="body2" sx={{ color: 'text.secondary', mt: '4px' }}>{text}</Typography>}
            </Box>
            {children}
          </Box>
        </Box>
      </Box>
    </Box>
  );
}
