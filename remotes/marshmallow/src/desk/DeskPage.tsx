import { EmptyState, ErrorState, Icon, Page, PageHeader, useApi, useCan, useCanSomewhere, useFormat, useShell, useTokens, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button, useMediaQuery, useTheme } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { deskKeys } from '../api/keys.js';
import type { Counts, Message } from '../api/types.js';
import { ExportDialog } from '../export/ExportDialog.js';
import { useTexts } from '../parts/t.js';
import { useDrafts } from '../parts/useDrafts.js';
import { useTalents } from '../parts/useTalents.js';
import { ActionBar } from './ActionBar.js';
import { BulkBar } from './BulkBar.js';
import { DeskBar } from './DeskBar.js';
import { LastDone } from './LastDone.js';
import { MessagePane } from './MessagePane.js';
import { after, listParams } from './queue.js';
import { QueueList } from './QueueList.js';
import { ReasonMenu } from './ReasonMenu.js';
import { ReplyBox } from './ReplyBox.js';
import { Reports } from './Reports.js';
import { SidePane } from './SidePane.js';
import { suggestedReason, type Step } from './step.js';
import { useActions } from './useActions.js';
import { useBlock } from './useBlock.js';
import { useDeskQuery } from './useDeskQuery.js';
import { useKeys } from './useKeys.js';
import { useLooking } from './useLooking.js';
import { useOpenMessage, useQueue } from './useQueue.js';
import { useSelection } from './useSelection.js';
import { useSettle } from './useSettle.js';
import { ViewTabs } from './ViewTabs.js';

/** These decide about a message: the eye goes on to the next. */
const LEAVING = new Set(['approve', 'reject', 'spam', 'unreject']);

/** The moderation desk: queue left, message in the middle, sender and history right; everything by keyboard. */
export function DeskPage(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const { holdPage } = useShell();
  const talents = useTalents();
  const theme = useTheme();
  const wide = useMediaQuery(theme.breakpoints.up('lg'));
  const two = useMediaQuery(theme.breakpoints.up('md'));
  const { tones } = useTokens();
  const moderates = useCanSomewhere('marshmallow.message:write');
  const address = useDeskQuery(moderates);
  const { query } = address;
  const [exportId, setExportId] = useUrlState('export');
  const [exporting, setExporting] = useState(false);
  const mayExport = useCanSomewhere('marshmallow.message:execute');
  const queue = useQueue(query, address.openId);
  // On a wide screen there is always a message open: the first, until the address says another.
  const firstId = queue.rows[0]?.id;
  const openId = address.openId ?? (two ? (firstId ?? null) : null);
  const actions = useActions(queue);
  const { message, error } = useOpenMessage(queue, openId);
  const block = useBlock();
  const settle = useSettle(queue);
  const drafts = useDrafts();
  const looking = useLooking(openId, moderates && message !== undefined);
  const selection = useSelection(queue.rows, `${query.view} ${query.search} ${query.language ?? ''}`);
  const [busy, setBusy] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const reasonButton = useRef<HTMLButtonElement>(null);
  const replyField = useRef<HTMLTextAreaElement>(null);
  const mayAct = useCan('marshmallow.message:write', { type: 'talent', id: message?.talentId ?? '' }) && message !== undefined;
  const boxes = { talentId: query.talentId, talentIds: query.talentIds };
  const counts = useQuery({ queryKey: [...deskKeys.counts, boxes], queryFn: ({ signal }) => http.get<Counts>('/marshmallow/counts', { query: boxes, signal }), staleTime: 10_000 });

  const { open } = address;
  const unnamed = address.openId === null;
  useEffect(() => {
    if (unnamed && openId !== null) open(openId);
  }, [unnamed, openId, open]);

  const act = async (step: Step): Promise<boolean> => {
    if (!message || !mayAct) return false;
    const next = LEAVING.has(step.verb) || (step.verb === 'reply' && step.approve) ? after(queue.rows, message.id) : message.id;
    const stays = query.view === 'starred' || !queue.rows.some(({ id }) => id === message.id);
    const taken = actions.act(message, step);
    if (!stays && next !== message.id) open(next);
    return taken;
  };
  const reason = message ? suggestedReason(message) : 'other';
  const move = (step: number): void => {
    const at = queue.rows.findIndex(({ id }) => id === openId);
    const row = queue.rows[Math.max(0, Math.min(queue.rows.length - 1, at + step))];
    if (row) open(row.id);
  };
  const undo = async (): Promise<void> => {
    const back = await actions.undo();
    if (back !== null) open(back);
  };
  const handlers = {
    approve: () => message?.status !== 'approved' && void act({ verb: 'approve' }),
    reject: () => message?.status !== 'rejected' && void act({ verb: 'reject', reason }),
    chooseReason: () => mayAct && setChoosing(true),
    spam: () => message?.status !== 'spam' && void act({ verb: 'spam' }),
    unreject: () => void act({ verb: 'unreject' }),
    star: () => message && void act({ verb: 'star', starred: !message.starred }),
    pin: () => message?.status === 'approved' && void act({ verb: 'pin', pinned: message.pinnedAt === null }),
    read: () => message && void act({ verb: 'read', read: message.readAt === null }),
  };
  const batch = async (messages: readonly Message[], action: string, extra?: { reason: string }): Promise<void> => {
    setBusy(true);
    const left = queue.rows.find(({ id }) => !messages.some((one) => one.id === id))?.id ?? null;
    await actions.batch(messages, action, extra);
    setBusy(false);
    selection.clear();
    if (openId !== null && messages.some(({ id }) => id === openId)) open(two ? left : null);
  };
  // With messages ticked, the keys of decisions are for all of them: undo takes the whole back.
  const ticked = selection.messages;
  const many = (action: string, extra?: { reason: string }): boolean => {
    if (ticked.length === 0) return false;
    if (!busy) void batch(ticked, action, extra);
    return true;
  };
  const keys = {
    ...handlers,
    approve: () => many('approve') || handlers.approve(),
    reject: () => many('reject', { reason: 'other' }) || handlers.reject(),
    spam: () => many('spam') || handlers.spam(),
    star: () => many('star') || handlers.star(),
  };
  useKeys({ ...keys, move, select: () => message && selection.toggle(message, false), reply: () => replyField.current?.focus(), block: () => message?.senderTag && mayAct && void block(message), undo: () => void undo() }, moderates);

  const rejectSender = async (): Promise<void> => {
    if (!message) return;
    const others = http.list<Message>('/marshmallow/messages', { query: { sameSenderAs: message.id, status: 'pending', pageSize: 100 } });
    holdPage(others);
    await batch((await others).items, 'reject', { reason });
  };

  const side = message && mayAct ? <SidePane message={message} onOpen={open} onRejectSender={() => void rejectSender()} onBlock={() => void block(message)} mayAct={mayAct} /> : null;
  const showsMessage = two || openId !== null;
  return (
    <Page layout="fill">
      {(two || !showsMessage) && (
        <>
          <PageHeader title={t('desk.title')} description={<Pace handled={actions.handled} counts={counts.data} moderates={moderates} />} actions={mayExport && <Button variant="outlined" onClick={() => setExporting(true)} startIcon={<Icon name="download" size={16} />}>{t('export.open')}</Button>} />
          <ViewTabs view={query.view} counts={counts.data} moderates={moderates} onView={address.setView} />
          <DeskBar address={address} actions={null} />
        </>
      )}
      <Box sx={{ flex: 1, minHeight: 0, display: 'grid', gap: '12px', gridTemplateColumns: !two ? 'minmax(0, 1fr)' : wide && side ? 'minmax(280px, 340px) minmax(0, 1fr) 280px' : 'minmax(260px, 320px) minmax(0, 1fr)' }}>
        {(two || !showsMessage) && (
          <QueueList
            queue={queue}
            talents={talents}
            openId={openId}
            search={query.search}
            looking={looking}
            selected={selection.ids}
            selectable={moderates}
            onOpen={(one) => open(one.id)}
            onToggle={selection.toggle}
            onMove={move}
            empty={<Empty filtered={address.filtered} view={query.view} moderates={moderates} onClear={address.clear} />}
            footer={selection.ids.size > 0 && <BulkBar count={selection.ids.size} shown={queue.rows.length} view={query.view} busy={busy} onAction={(action, extra) => void batch(selection.messages, action, extra)} onAll={selection.all} onClear={selection.clear} />}
          />
        )}
        {showsMessage &&
          (message ? (
            <MessagePane
              message={message}
              talent={talents.byId(message.talentId)}
              foreign={queue.foreign?.id === message.id}
              looking={looking.get(message.id)}
              actions={mayAct && <ActionBar message={message} handlers={handlers} reason={t(`reason.${reason}`)} reasonRef={reasonButton} />}
              reports={mayAct && <Reports message={message} onSettle={() => settle(message)} />}
              reply={mayAct ? <ReplyBox message={message} field={replyField} drafts={drafts} onReply={(content, approve) => act({ verb: 'reply', content, approve })} /> : message.reply && <Box dir="auto" sx={{ borderLeft: `3px solid ${tones.accent.border}`, pl: '14px', whiteSpace: 'pre-wrap', fontSize: 15 }}>{message.reply}</Box>}
              below={!wide && side && <Box sx={{ pt: '16px', borderTop: '1px solid', borderColor: 'divider' }}>{side}</Box>}
              footer={mayAct || actions.last ? <LastDone last={actions.last} onUndo={() => void undo()} /> : null}
              onBack={two ? undefined : () => open(null)}
            />
          ) : (
            <Nothing error={error} last={<LastDone last={actions.last} onUndo={() => void undo()} />} />
          ))}
        {wide && side && <Box component="aside" aria-label={t('side.label')} sx={{ minHeight: 0, overflow: 'auto', p: '4px 4px 12px' }} tabIndex={0}>{side}</Box>}
      </Box>
      <ReasonMenu anchor={choosing ? reasonButton.current : null} suggested={reason} onClose={() => setChoosing(false)} onPick={(picked, note) => { setChoosing(false); void act({ verb: 'reject', reason: picked, note }); }} />
      {(exporting || exportId) && <ExportDialog id={exportId ?? undefined} filters={listParams(query)} onStarted={setExportId} onClose={() => { setExporting(false); setExportId(null); }} />}
    </Page>
  );
}

/** How long the queue is, how old its oldest is, and how fast it goes. */
function Pace({ handled, counts, moderates }: { handled: number; counts: Counts | undefined; moderates: boolean }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const began = useRef<number | null>(null);
  if (handled > 0 && began.current === null) began.current = Date.now();
  if (!moderates) return <span>{counts && t(counts.unread > 0 ? 'desk.unread' : 'desk.allRead', { count: `${format.number(counts.unread)}${counts.unread >= counts.limit ? '+' : ''}` })}</span>;
  const minutes = began.current === null ? 0 : (Date.now() - began.current) / 60_000;
  const parts = [
    counts && counts.pending > 0 ? t('desk.waiting', { count: `${format.number(counts.pending)}${counts.pending >= counts.limit ? '+' : ''}` }) : t('desk.noneWaiting'),
    counts?.oldestPendingAt ? t('desk.oldest', { when: format.relative(counts.oldestPendingAt) }) : null,
    handled > 0 ? t('desk.handled', { count: handled }) : null,
    handled >= 5 && minutes >= 1 ? t('desk.pace', { count: format.number(Math.round((handled / minutes) * 60)) }) : null,
  ];
  return <span>{parts.filter(Boolean).join(' · ')}</span>;
}

function Empty({ filtered, view, moderates, onClear }: { filtered: boolean; view: string; moderates: boolean; onClear(): void }): ReactElement {
  const t = useTexts();
  if (filtered) return <EmptyState icon="search" title={t('queue.noMatch')} action={<Button variant="outlined" onClick={onClear}>{t('deskFilter.clear')}</Button>} />;
  if (view === 'approved' && !moderates) return <EmptyState icon="message-circle-heart" title={t('queue.nothingApproved')}>{t('queue.nothingApprovedNext')}</EmptyState>;
  if (view === 'waiting') return <EmptyState icon="sparkles" title={t('queue.allDone')}>{t('queue.allDoneNext')}</EmptyState>;
  return <EmptyState icon="message-circle-heart" title={t('queue.empty')} />;
}

function Nothing({ error, last }: { error: unknown; last: ReactElement }): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  return (
    <Box sx={{ height: '100%', display: 'flex', flexDirection: 'column', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px' }}>
      <Box sx={{ flex: 1, display: 'grid', alignContent: 'center' }}>{error ? <ErrorState error={error} during="marshmallow.message" /> : <EmptyState icon="message-circle-heart" title={t('message.none')} />}</Box>
      {last}
    </Box>
  );
}
