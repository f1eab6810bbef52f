import type { ReactElement, ReactNode } from 'react';
import type { IconName } from '../display/icons.js';
import { StatePanel } from './state-panel.js';

export interface EmptyStateProps {
  icon?: IconName;
  /** One sentence: what would stand here. */
  title: string;
  children?: ReactNode;
  /** The next step. */
  action?: ReactNode;
}

export function EmptyState({ icon = 'box', title, children, action }: EmptyStateProps): ReactElement {
  return (
    <StatePanel icon={icon} title={title} actions={action} role="status">
      {children}
    </StatePanel>
  );
}
