import { DiffView, Facts, useFormat, useReadable, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { EntryProof } from './entry-proof.js';
import { SealBadge } from './seal-badge.js';
import type { LogEntry, LogKind } from './types.js';

export function LogDetail({ entry, kind }: { entry: LogEntry; kind: LogKind }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const readable = useReadable();
  const { mono } = useTokens();
  const code = (text: string): ReactNode => <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{text}</Box>;
  const via = entry.actor?.via;
  const facts: { label: string; value: ReactNode }[] = [
    { label: t('logs.code'), value: code(entry.action ?? entry.name ?? '') },
    ...(entry.actor ? [{ label: t('logs.actor'), value: `${entry.actor.name}${via && via !== 'session' ? ` (${t(`logs.via.${via}`)})` : ''}` }] : []),
    ...(entry.resource ? [{ label: t('logs.resource'), value: <>{entry.resource.label ?? ''} {code(`${entry.resource.type} ${entry.resource.id}`)}</> }] : []),
    ...(entry.outcome ? [{ label: t('logs.outcome'), value: t(`logs.outcomes.${entry.outcome}`) }] : []),
    ...(entry.ip ? [{ label: t('logs.ip'), value: entry.ip }] : []),
    ...(entry.userAgent ? [{ label: t('logs.agent'), value: entry.userAgent }] : []),
    ...(entry.route ? [{ label: t('logs.route'), value: code(`${entry.method ?? ''} ${entry.route}`) }] : []),
    ...(entry.requestId ? [{ label: t('logs.request'), value: code(entry.requestId) }] : []),
    ...Object.entries(entry.meta ?? {}).map(([name, value]) => ({ label: t(`logs.meta.${name}`, { defaultValue: name }), value: code(readable(value)) })),
    { label: t('logs.seal.title'), value: <><SealBadge seal={entry.seal} /> {entry.seal && t('logs.seal.place', { seq: format.number(entry.seal.seq) })}</> },
  ];
  const changed = Boolean(entry.before ?? entry.after);
  return (
    <Box sx={{ display: 'grid', gap: '20px' }}>
      {changed && <DiffView before={entry.before} after={entry.after} label={(field) => t(`logs.field.${field}`, { defaultValue: field })} />}
      <Facts items={facts} />
      <EntryProof key={entry.id} entry={entry} kind={kind} />
    </Box>
  );
}
