import { useT, type Filter, type FilterSpec, type Query, type Zone } from '@hako/sdk-plugin/ui';
import type { LogKind } from './types.js';

export const SPECS: readonly FilterSpec[] = [
  { name: 'q', kind: 'text' },
  { name: 'actor', kind: 'text' },
  { name: 'action', kind: 'text' },
  { name: 'outcome', kind: 'one' },
  { name: 'resourceId', kind: 'text' },
  { name: 'requestId', kind: 'text' },
  { name: 'from', kind: 'date' },
  { name: 'to', kind: 'date' },
];

/** What a log can be narrowed by; the search over all knows words and days. */
export function useLogFilters(kind: LogKind | 'all'): Filter[] {
  const t = useT('shell');
  const days: Filter[] = [
    { name: 'from', kind: 'date', label: t('logs.from') },
    { name: 'to', kind: 'date', label: t('logs.to') },
  ];
  if (kind === 'all') return days;
  const outcomes = kind === 'events' ? ['success', 'error'] : ['success', 'failure', 'denied'];
  return [
    ...days,
    ...(kind === 'events' ? [] : [{ name: 'actor', kind: 'text', label: t('logs.actor') } as Filter]),
    { name: 'action', kind: 'text', label: t('logs.code') },
    ...(kind === 'changes' ? [{ name: 'resourceId', kind: 'text', label: t('logs.resourceId') } as Filter] : [{ name: 'outcome', kind: 'one', label: t('logs.outcome'), options: outcomes.map((value) => ({ value, label: t(`logs.outcomes.${value}`) })) } as Filter]),
    { name: 'requestId', kind: 'text', label: t('logs.request') },
  ];
}

/** Dates of the filter are days of the agency; the API wants moments. */
export function toQuery(values: Query, zone: Zone): Query {
  const { from, to, ...rest } = values;
  return { ...rest, ...(from ? { from: zone.startOfDay(String(from)) } : {}), ...(to ? { to: zone.endOfDay(String(to)) } : {}) };
}
