import { EmptyState, ErrorState, ListSkeleton, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import type { Message } from '../api/types.js';
import type { Talents } from '../parts/useTalents.js';
import { useTexts } from '../parts/t.js';
import { QueueRow, ROW_HEIGHT } from './QueueRow.js';
import type { Queue } from './useQueue.js';

const AHEAD = 12;

interface QueueListProps {
  queue: Queue;
  talents: Talents;
  openId: string | null;
  search: string;
  /** Who else has which message open. */
  looking: ReadonlyMap<string, string[]>;
  selected: ReadonlySet<string>;
  selectable: boolean;
  onOpen(message: Message): void;
  onToggle(message: Message, range: boolean): void;
  onMove(step: number): void;
  empty: ReactNode;
  footer: ReactNode;
}

/** The queue, virtual: thousands of messages scroll like ten. */
export function QueueList({ queue, talents, openId, search, looking, selected, selectable, onOpen, onToggle, onMove, empty, footer }: QueueListProps): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, hasMore, loadMore } = queue;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8, getItemKey: (index) => rows[index]?.id ?? index });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) loadMore();
  }, [hasMore, last, rows.length, loadMore]);
  const at = rows.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onMove(step);
  };

  return (
    <Box sx={{ height: '100%', minHeight: 0, display: 'flex', flexDirection: 'column', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden', position: 'relative' }}>
      {queue.state === 'error' ? (
        <ErrorState error={queue.error} onRetry={queue.reload} during="marshmallow.desk" />
      ) : queue.state === 'loading' ? (
        <ListSkeleton rows={10} />
      ) : rows.length === 0 ? (
        <Box sx={{ flex: 1, display: 'grid', alignContent: 'center' }}>{empty ?? <EmptyState title={t('queue.empty')} />}</Box>
      ) : (
        <Box ref={scroller} role="listbox" aria-label={t('queue.label')} aria-multiselectable={selectable} aria-activedescendant={items.some(({ index }) => index === at) ? `${listId}-${openId}` : undefined} tabIndex={0} onKeyDown={onKeyDown} sx={{ flex: 1, minHeight: 0, overflow: 'auto', outlineOffset: -2, overflowAnchor: 'none' }}>
          <Box role="presentation" sx={{ position: 'relative', height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const message = rows[item.index];
              if (!message) return null;
              return <QueueRow key={message.id} id={`${listId}-${message.id}`} index={item.index} top={item.start} message={message} talent={talents.byId(message.talentId)} open={message.id === openId} looking={looking.get(message.id)?.join(', ')} search={search} selected={selected.has(message.id)} selectable={selectable} onOpen={onOpen} onToggle={onToggle} />;
            })}
          </Box>
        </Box>
      )}
      {footer}
    </Box>
  );
}
