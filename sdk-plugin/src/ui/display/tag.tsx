import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t.js';
import { Icon } from './icon.js';
import { useTokens } from './use-tokens.js';

export interface TagProps {
  children: string;
  /** `#RRGGBB` that the agency gave to this word; drawn as a dot, because text must stay legible on it. */
  color?: string | null | undefined;
  onRemove?: () => void;
}

/** A word that people put on something. */
export function Tag({ children, color, onRemove }: TagProps): ReactElement {
  const { palette } = useTokens();
  const t = useT('ui');
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '2px', height: 20, px: '6px', borderRadius: '6px', fontSize: 12, lineHeight: 1, whiteSpace: 'nowrap', color: 'text.primary', border: `1px solid ${palette.line}`, bgcolor: palette.sunken, maxWidth: '100%' }}>
      {color && <Box component="span" aria-hidden sx={{ width: 8, height: 8, mr: '2px', flex: 'none', borderRadius: '50%', bgcolor: color, boxShadow: `0 0 0 1px ${palette.line}` }} />}
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', lineHeight: '18px' }}>
        {children}
      </Box>
      {onRemove && (
        <ButtonBase onClick={onRemove} aria-label={t('tag.remove', { tag: children })} sx={{ borderRadius: '4px', p: '1px' }}>
          <Icon name="x" size={12} />
        </ButtonBase>
      )}
    </Box>
  );
}
