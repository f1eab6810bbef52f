import { ButtonBase } from '@mui/material';
import type { CSSProperties, ReactElement } from 'react';
import { useT } from '../i18n/use-t.js';
import { Icon } from './icon.js';

export interface TagProps {
  children: string;
  /** `#RRGGBB` that the agency gave to this word; drawn as a dot, because text must stay legible on it. */
  color?: string | null | undefined;
  onRemove?: () => void;
}

/** A word that people put on something. One element dressed by the theme's own sheet: lists draw dozens in one frame of scrolling. */
export function Tag({ children, color, onRemove }: TagProps): ReactElement {
  if (onRemove) return <RemovableTag color={color} onRemove={onRemove}>{children}</RemovableTag>;
  return color ? <span className="hako-tag" data-dot="" style={dot(color)}>{children}</span> : <span className="hako-tag">{children}</span>;
}

const dot = (color: string): CSSProperties => ({ '--hako-dot': color }) as CSSProperties;

function RemovableTag({ children, color, onRemove }: TagProps & { onRemove: () => void }): ReactElement {
  const t = useT('ui');
  return (
    <span className="hako-tag" data-removable="" {...(color ? { 'data-dot': '', style: dot(color) } : {})}>
      <span>{children}</span>
      <ButtonBase onClick={onRemove} aria-label={t('tag.remove', { tag: children })} sx={{ borderRadius: '4px', p: '1px' }}>
        <Icon name="x" size={12} />
      </ButtonBase>
    </span>
  );
}
