import type { CSSProperties, ReactElement, ReactNode } from 'react';
import type { Tone } from '../theme/tokens.js';
import { Icon } from './icon.js';
import type { IconName } from './icons.js';
import { useOshi, useTokens } from './use-tokens.js';

export interface StatusBadgeProps {
  tone: Tone;
  children: ReactNode;
  /** Each tone has a sign of its own, so that colour is never the only difference. */
  icon?: IconName;
}

const SIGNS: Record<Tone, IconName> = { neutral: 'minus', accent: 'clock', success: 'check', warning: 'triangle-alert', danger: 'x' };

export function StatusBadge({ tone, children, icon }: StatusBadgeProps): ReactElement {
  const { tones } = useTokens();
  const colors = tones[tone];
  return (
    <span className="hako-badge" style={{ color: colors.text, backgroundColor: colors.soft }}>
      <Icon name={icon ?? SIGNS[tone]} size={12} />
      {children}
    </span>
  );
}

export interface ColorBadgeProps {
  /** `#RRGGBB` of an entry that people named and coloured themselves; corrected for contrast. */
  color: string | null | undefined;
  children: string;
}

/** A state of a dictionary that the agency writes itself: its word says which it is, the dot only helps the eye. */
export function ColorBadge({ color, children }: ColorBadgeProps): ReactElement {
  const { text, soft, mark } = useOshi(color);
  return (
    <span className="hako-badge" data-dot="" style={{ color: text, backgroundColor: soft, '--hako-dot': mark } as CSSProperties}>
      {children}
    </span>
  );
}
