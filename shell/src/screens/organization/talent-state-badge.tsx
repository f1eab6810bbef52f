import { StatusBadge, useT, type IconName, type Tone } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { TalentState } from './types.js';

const LOOKS: Record<TalentState, { tone: Tone; icon: IconName }> = { draft: { tone: 'neutral', icon: 'pencil' }, published: { tone: 'success', icon: 'globe' }, disabled: { tone: 'warning', icon: 'ban' } };

export function TalentStateBadge({ state }: { state: TalentState }): ReactElement {
  const t = useT('shell');
  return <StatusBadge {...LOOKS[state]}>{t(`talent.state.${state}`)}</StatusBadge>;
}
