import { StatusBadge } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { PersonRequest } from '../rights/types.js';

/** How long there is to answer: told in words and colour, never in colour alone. */
export function DaysLeft({ request }: { request: Pick<PersonRequest, 'daysLeft' | 'state'> }): ReactElement {
  const t = useTexts();
  const { daysLeft: left } = request;
  if (left === null) return <StatusBadge tone="neutral" icon="check">{t(`request.state.${request.state}`)}</StatusBadge>;
  if (left <= 0) return <StatusBadge tone="danger" icon="circle-alert">{t(left === 0 ? 'request.lateToday' : 'request.late', { count: -left })}</StatusBadge>;
  return <StatusBadge tone={left <= 3 ? 'danger' : left <= 7 ? 'warning' : 'accent'} icon="clock">{t('request.left', { count: left })}</StatusBadge>;
}
