import { DiffView, Facts, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import type { LogEntry } from './types.js';

export function LogDetail({ entry }: { entry: LogEntry }): ReactElement {
  const t = useT('shell');
  const { mono } = useTokens();
  const code = (text: string): ReactNode => <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{text}</Box>;
  const facts: { label: string; value: ReactNode }[] = [
    { label: t('logs.code'), value: code(entry.action ?? entry.name ?? '') },
    ...(entry.actor ? [{ label: t('logs.actor'), value: entry.actor.name }] : []),
    ...(entry.resource ? [{ label: t('logs.resource'), value: <>{entry.resource.label ?? ''} {code(`${entry.resource.type} ${entry.resource.id}`)}</> }] : []),
    ...(entry.outcome ? [{ label: t('logs.outcome'), value: t(`logs.outcomes.${entry.outcome}`) }] : []),
    ...(entry.ip ? [{ label: t('logs.ip'), value: entry.ip }] : []),
    ...(entry.userAgent ? [{ label: t('logs.agent'), value: entry.userAgent }] : []),
    ...(entry.requestId ? [{ label: t('logs.request'), value: code(entry.requestId) }] : []),
    ...Object.entries(entry.meta ?? {}).map(([label, value]) => ({ label, value: code(typeof value === 'string' ? value : JSON.stringify(value)) })),
  ];
  const changed = entry.before !== undefined || entry.after !== undefined;
  return (
    <Box sx={{ display: 'grid', gap: '20px' }}>
      {changed && <DiffView before={entry.before} after={entry.after} />}
      <Facts items={facts} />
    </Box>
  );
}
