import { ButtonBase } from '@mui/material';
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

const CLIPPED = { overflow: 'hidden', textOverflow: 'ellipsis', lineHeight: '18px' } as const;

/** A word that people put on something. */
export function Tag({ children, color, onRemove }: TagProps): ReactElement {
  const { palette } = useTokens();
  const t = useT('ui');
  return (
    // Plain styles: lists draw dozens of them in one frame of scrolling.
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 2, height: 20, boxSizing: 'border-box', paddingInline: 6, borderRadius: 6, fontSize: 12, lineHeight: 1, whiteSpace: 'nowrap', color: palette.ink, border: `1px solid ${palette.line}`, backgroundColor: palette.sunken, maxWidth: '100%' }}>
      {color && <span aria-hidden style={{ width: 8, height: 8, marginRight: 2, flex: 'none', borderRadius: '50%', backgroundColor: color, boxShadow: `0 0 0 1px ${palette.line}` }} />}
      <span style={CLIPPED}>{children}</span>
      {onRemove && (
        <ButtonBase onClick={onRemove} aria-label={t('tag.remove', { tag: children })} sx={{ borderRadius: '4px', p: '1px' }}>
          <Icon name="x" size={12} />
        </ButtonBase>
      )}
    </span>
  );
}
