import { Icon, mix, useFormat, useOshi, useTokens, type IconName } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { Fragment, memo, type MouseEvent, type ReactElement, type ReactNode } from 'react';
import type { Message } from '../api/types.js';
import type { Talent } from '../parts/useTalents.js';
import { useTexts } from '../parts/t.js';
import { excerptOf, type Place } from './found.js';
import { tagOf } from './tag-of.js';

export const ROW_HEIGHT = 74;

interface QueueRowProps {
  id: string;
  index: number;
  top: number;
  message: Message;
  talent: Talent | undefined;
  open: boolean;
  /** Names of others who have it open. */
  looking: string | undefined;
  /** What was looked for: shown and marked. */
  search: string;
  selected: boolean;
  selectable: boolean;
  onOpen(message: Message): void;
  onToggle(message: Message, range: boolean): void;
}

/** One message of the queue: whose it is, how it begins, and the signs that a moderator looks for. */
export const QueueRow = memo(function QueueRow({ id, index, top, message, talent, open, looking, search, selected, selectable, onOpen, onToggle }: QueueRowProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette, tones } = useTokens();
  const oshi = useOshi(talent?.color);
  const toggle = (event: MouseEvent): void => {
    event.stopPropagation();
    onToggle(message, event.shiftKey);
  };
  const excerpt = excerptOf(message, search);
  const score = message.filterScore ?? 0;
  const tone = score >= 70 ? tones.danger : tones.warning;
  return (
    <Box
      id={id}
      role="option"
      aria-selected={selectable ? selected : open}
      aria-current={open || undefined}
      aria-posinset={index + 1}
      onClick={() => onOpen(message)}
      sx={{ position: 'absolute', insetInline: 0, top, height: ROW_HEIGHT, display: 'flex', gap: '4px', pr: '12px', cursor: 'pointer', borderBottom: `1px solid ${palette.line}`, bgcolor: open ? tones.accent.soft : selected ? palette.sunken : 'transparent', '&:hover': { bgcolor: open ? tones.accent.soft : palette.sunken } }}
    >
      <Box aria-hidden sx={{ width: 4, flexShrink: 0, bgcolor: open ? oshi.mark : oshi.solid, opacity: open ? 1 : 0.75 }} />
      {selectable ? (
        /* The row itself is what a reader of screens ticks: `aria-selected`, and X on the keyboard. */
        <Box aria-hidden data-tick onClick={toggle} sx={{ alignSelf: 'stretch', width: 32, display: 'grid', placeItems: 'center', ml: '2px' }}>
          <Box sx={{ width: 18, height: 18, borderRadius: '5px', display: 'grid', placeItems: 'center', border: `1.5px solid ${selected ? tones.accent.solid : mix(palette.muted, palette.surface, 0.15)}`, bgcolor: selected ? tones.accent.solid : 'transparent', color: tones.accent.onSolid }}>
            {selected && <Icon name="check" size={14} />}
          </Box>
        </Box>
      ) : (
        <Box sx={{ width: 8 }} />
      )}
      <Box sx={{ flex: 1, minWidth: 0, py: '8px', display: 'grid', gap: '2px', alignContent: 'center' }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '6px', fontSize: 12, color: 'text.secondary', minWidth: 0 }}>
          <Box component="span" sx={{ fontWeight: 600, color: 'text.primary', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{talent?.name ?? '–'}</Box>
          <Box component="span" sx={{ display: 'flex', gap: '3px' }}>
            {signsOf(message).map(({ icon, label, color }) => <Icon key={icon} name={icon} size={13} label={t(label)} {...(color ? { color: tones[color].text } : {})} />)}
            {looking !== undefined && <Box component="span" title={t('message.looking', { who: looking })} sx={{ display: 'inline-flex' }}><Icon name="eye" size={13} label={t('message.looking', { who: looking })} color={tones.accent.text} /></Box>}
          </Box>
          <Box component="time" dateTime={message.createdAt} sx={{ ml: 'auto', whiteSpace: 'nowrap' }}>{format.relative(message.createdAt)}</Box>
          {message.filterAction !== null && message.filterAction !== 'allow' && (
            <Box component="span" title={t('queue.score')} sx={{ fontSize: 11, fontWeight: 700, lineHeight: '16px', px: '5px', borderRadius: '5px', color: tone.text, bgcolor: tone.soft }}>{score}</Box>
          )}
        </Box>
        <Box lang={tagOf(message.language)} dir="auto" sx={{ fontSize: 13, lineHeight: '18px', height: 36, overflow: 'hidden', display: '-webkit-box', WebkitLineClamp: 2, WebkitBoxOrient: 'vertical', overflowWrap: 'anywhere', fontWeight: message.readAt === null && message.status === 'approved' ? 600 : 400 }}>
          {excerpt.reply && <Icon name="reply" size={12} label={t('sign.answered')} />}
          <Marked text={excerpt.text} places={excerpt.places} />
        </Box>
      </Box>
    </Box>
  );
});

function Marked({ text, places }: { text: string; places: readonly Place[] }): ReactNode {
  const { tones } = useTokens();
  if (places.length === 0) return text;
  return [
    ...places.map(({ start, end }, index) => (
      <Fragment key={start}>
        {text.slice(places[index - 1]?.end ?? 0, start)}
        <Box component="mark" sx={{ color: 'inherit', bgcolor: tones.accent.soft, borderRadius: '3px', boxShadow: `0 0 0 1px ${tones.accent.border}` }}>{text.slice(start, end)}</Box>
      </Fragment>
    )),
    text.slice(places.at(-1)?.end ?? 0),
  ];
}

function signsOf(message: Message): { icon: IconName; label: string; color?: 'danger' | 'warning' | 'accent' }[] {
  return [
    ...(message.held ? [{ icon: 'lock' as const, label: 'sign.held', color: 'danger' as const }] : []),
    ...((message.reports ?? 0) > 0 ? [{ icon: 'flag' as const, label: 'sign.reported', color: 'danger' as const }] : []),
    ...(message.pinnedAt ? [{ icon: 'pin' as const, label: 'sign.pinned', color: 'accent' as const }] : []),
    ...(message.starred ? [{ icon: 'star' as const, label: 'sign.starred', color: 'warning' as const }] : []),
    ...(message.reply !== null ? [{ icon: 'reply' as const, label: 'sign.answered' }] : []),
  ];
}
