import { StatusBadge, useFormat, useT, type Column, type Tone } from '@hako/sdk-plugin/ui';
import { SealBadge } from './seal-badge.js';
import type { LogEntry, LogKind } from './types.js';

const TONES: Record<string, Tone> = { success: 'success', failure: 'danger', denied: 'warning', info: 'neutral', warn: 'warning', error: 'danger' };

/** Columns of one log, or of a search over all of them. */
export function useLogColumns(kind: LogKind | 'all'): Column<LogEntry>[] {
  const t = useT('shell');
  const format = useFormat();
  const outcome = kind === 'all' || kind === 'security' || kind === 'integrations';
  return [
    { id: 'at', header: t('logs.at'), width: '154px', cell: (row) => format.exact(row.at) },
    ...(kind === 'all' ? [{ id: 'stream', header: t('logs.stream'), width: '110px', from: 'sm' as const, cell: (row: LogEntry) => (row.stream ? t(`logs.kind.${row.stream}`) : '') }] : []),
    { id: 'title', header: t('logs.what'), width: 'minmax(84px, 2fr)', cell: (row) => <strong style={{ fontWeight: 600 }}>{row.title}</strong> },
    ...(kind === 'events' ? [{ id: 'level', header: t('logs.level'), width: '110px', cell: (row: LogEntry) => <StatusBadge tone={TONES[row.level ?? 'info'] ?? 'neutral'}>{t(`logs.levels.${row.level ?? 'info'}`)}</StatusBadge> }] : []),
    ...(outcome ? [{ id: 'outcome', header: t('logs.outcome'), width: '108px', from: kind === 'all' ? ('md' as const) : undefined, cell: (row: LogEntry) => (row.outcome ? <StatusBadge tone={TONES[row.outcome] ?? 'neutral'}>{t(`logs.outcomes.${row.outcome}`)}</StatusBadge> : null) } as Column<LogEntry>] : []),
    ...(kind === 'changes' || kind === 'all' ? [{ id: 'resource', header: t('logs.resource'), width: 'minmax(120px, 1.4fr)', from: 'sm' as const, cell: (row: LogEntry) => row.resource?.label ?? '—' }] : []),
    { id: 'actor', header: t('logs.actor'), width: 'minmax(100px, 1fr)', from: 'sm', cell: (row) => row.actor?.name ?? '—' },
    { id: 'ip', header: t('logs.ip'), width: '130px', from: 'lg', optional: kind === 'changes' || kind === 'all', cell: (row) => row.ip ?? '' },
    { id: 'seal', header: t('logs.seal.title'), width: '100px', from: 'md', cell: (row) => <SealBadge seal={row.seal} /> },
  ];
}
