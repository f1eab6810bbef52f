import Box from 'lucide-react/icons/box';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { ICONS, type IconName } from './icons.js';

export interface IconProps {
  /** A name of the set; an unknown one of a manifest shows a box. */
  name: IconName | (string & {});
  size?: number;
  color?: string;
  /** Only where no text stands beside it. */
  label?: string;
}

const lookup = ICONS as Record<string, LucideIcon>;

export function Icon({ name, size = 20, color, label }: IconProps): ReactElement {
  const Drawn = lookup[name] ?? Box;
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return <Drawn size={size} strokeWidth={size <= 16 ? 2 : 1.75} style={{ flexShrink: 0 }} {...(color ? { color } : {})} {...named} />;
}
