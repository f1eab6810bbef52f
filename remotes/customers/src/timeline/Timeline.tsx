import { EmptyState, ErrorState, Icon, ListSkeleton, useApi, useFormat, useLocalized, useNavigate, useTokens, type IconName, type LocalizedText } from '@hako/sdk-plugin/ui';
import { Box, Button, Link, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { keys } from '../api/keys.js';
import type { Note } from '../notes/types.js';
import { useTexts } from '../parts/t.js';
import { ChangeEntry, type HistoryEntry } from './ChangeEntry.js';

interface Activity {
  id: string;
  source: string;
  icon: string | null;
  title: LocalizedText;
  detail: LocalizedText | null;
  link: string | null;
  at: string;
}

type Entry = { kind: 'change'; at: string; change: HistoryEntry } | { kind: 'note'; at: string; note: Note } | { kind: 'activity'; at: string; activity: Activity };
const KINDS = ['change', 'note', 'activity'] as const;

/** Everything that happened to a customer, newest first: what was changed and looked at, notes, and what other plugins tell. */
export function Timeline({ customerId }: { customerId: string }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const [only, setOnly] = useState<(typeof KINDS)[number] | 'all'>('all');
  const query = useInfiniteQuery({
    queryKey: [...keys.history(customerId), only],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => http.list<Entry>(`/customers/${customerId}/timeline`, { query: { pageSize: 20, cursor: pageParam, kinds: only === 'all' ? undefined : [only] }, signal }),
    getNextPageParam: (page) => page.meta.nextCursor ?? undefined,
    retry: false,
  });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Box sx={{ display: 'grid', gap: '14px' }}>
      <ToggleButtonGroup exclusive size="small" value={only} onChange={(_, kind: typeof only | null) => kind && setOnly(kind)} aria-label={t('timeline.show')} sx={{ justifySelf: 'start', flexWrap: 'wrap' }}>
        {(['all', ...KINDS] as const).map((kind) => <ToggleButton key={kind} value={kind}>{t(`timeline.kind.${kind}`)}</ToggleButton>)}
      </ToggleButtonGroup>
      {query.isPending ? (
        <ListSkeleton rows={4} />
      ) : query.isError && entries.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} during="customer timeline" />
      ) : entries.length === 0 ? (
        <EmptyState icon="history" title={t('timeline.empty')} />
      ) : (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '14px' }}>
          {entries.map((entry) => <TimelineEntry key={`${entry.kind} ${entry.kind === 'change' ? entry.change.id : entry.kind === 'note' ? entry.note.id : entry.activity.id}`} entry={entry} />)}
          {query.hasNextPage && (
            <Box component="li">
              <Button variant="text" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('history.more')}</Button>
            </Box>
          )}
        </Box>
      )}
    </Box>
  );
}

function TimelineEntry({ entry }: { entry: Entry }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const navigate = useNavigate();
  if (entry.kind === 'change') return <ChangeEntry entry={entry.change} />;
  if (entry.kind === 'note') {
    return (
      <Line icon="sticky-note" title={t('timeline.note')} by={entry.note.author.name} at={entry.at}>
        <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{entry.note.body}</Box>
      </Line>
    );
  }
  const { activity } = entry;
  return (
    <Line icon={(activity.icon ?? 'puzzle') as IconName} title={localized(activity.title)} by={activity.source} at={entry.at}>
      {activity.detail && <Box>{localized(activity.detail)}</Box>}
      {activity.link && <Link component="button" onClick={() => navigate(activity.link ?? '/')}>{t('timeline.open')}</Link>}
    </Line>
  );
}

function Line({ icon, title, by, at, children }: { icon: IconName; title: string; by: string; at: string; children: ReactNode }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette } = useTokens();
  return (
    <Box component="li" sx={{ display: 'grid', gridTemplateColumns: '28px 1fr', gap: '0 8px', fontSize: 13 }}>
      <Box aria-hidden sx={{ width: 26, height: 26, borderRadius: '8px', display: 'grid', placeItems: 'center', bgcolor: palette.sunken, color: 'text.secondary' }}><Icon name={icon} size={14} /></Box>
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 8px', alignItems: 'baseline', lineHeight: '26px' }}>
          <strong>{title}</strong>
          <Box component="span" sx={{ color: 'text.secondary', fontSize: 12 }}>
            {t('history.by', { actor: by })}{' · '}<time dateTime={at} title={format.dateTime(at)}>{format.relative(at)}</time>
          </Box>
        </Box>
        {children}
      </Box>
    </Box>
  );
}
