import { Icon, Input, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useEffect, useState, type ReactElement, type RefObject } from 'react';
import type { Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import type { Drafts } from '../parts/useDrafts.js';

const MOST = 2_000;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const lengthOf = (text: string): number => [...graphemes.segment(text)].length;

interface ReplyBoxProps {
  message: Message;
  field: RefObject<HTMLTextAreaElement | null>;
  drafts: Drafts;
  /** `approve`: the message is shown with its reply at once. Answers whether the server took it. */
  onReply(content: string | null, approve: boolean): Promise<boolean>;
}

/** The talent's answer, written for her: kept while one looks at other messages and when the server refuses it, sent with Ctrl+Enter. */
export function ReplyBox({ message, field, drafts, onReply }: ReplyBoxProps): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const { palette, tones } = useTokens();
  const [editing, setEditing] = useState(false);
  useEffect(() => setEditing(false), [message.id]);
  const written = drafts.of(message.id);
  const draft = written ?? message.reply ?? '';
  if (message.status === 'rejected' || message.status === 'spam') return null;
  const left = MOST - lengthOf(draft);
  const approve = message.status === 'pending';
  const ready = draft.trim() !== '' && left >= 0 && draft.trim() !== message.reply;
  const send = (): void => {
    if (!ready) return;
    void onReply(draft.trim(), approve).then((taken) => taken || drafts.bringBack(message.id, draft));
    drafts.drop(message.id);
    setEditing(false);
    field.current?.blur();
  };
  if (message.reply !== null && !editing && written === undefined) {
    return (
      <Box component="section" aria-label={t('reply.title')} sx={{ borderLeft: `3px solid ${tones.accent.border}`, pl: '14px', display: 'grid', gap: '4px' }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 8px', fontSize: 12, color: 'text.secondary' }}>
          <Icon name="reply" size={14} />
          {t('reply.by', { who: message.repliedBy ?? '–' })}
          {message.repliedAt && <time dateTime={message.repliedAt}>{format.relative(message.repliedAt)}</time>}
          <Box sx={{ ml: 'auto', display: 'flex' }}>
            <Button variant="text" onClick={() => { setEditing(true); setTimeout(() => field.current?.focus()); }} startIcon={<Icon name="pencil" size={14} />}>{t('reply.edit')}</Button>
            <Button variant="text" onClick={() => void onReply(null, false)} startIcon={<Icon name="trash-2" size={14} />}>{t('reply.remove')}</Button>
          </Box>
        </Box>
        <Box dir="auto" sx={{ fontSize: 15, lineHeight: 1.7, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message.reply}</Box>
      </Box>
    );
  }
  return (
    <Box component="section" aria-label={t('reply.title')} sx={{ display: 'grid', gap: '8px' }}>
      <Input
        multiline
        minRows={2}
        maxRows={10}
        inputRef={field}
        value={draft}
        error={left < 0}
        placeholder={t('reply.placeholder')}
        onChange={(event) => drafts.write(message.id, event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) { event.preventDefault(); send(); }
          if (event.key === 'Escape') { event.preventDefault(); (event.target as HTMLElement).blur(); }
        }}
        inputProps={{ 'aria-label': t('reply.title'), dir: 'auto' }}
      />
      {(draft !== '' || editing) && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
          <Button variant="contained" disabled={!ready} onClick={send} startIcon={<Icon name="send" size={16} />}>{t(approve ? 'reply.sendAndApprove' : message.reply === null ? 'reply.send' : 'reply.save')}</Button>
          <Button variant="text" onClick={() => { drafts.drop(message.id); setEditing(false); }}>{t('reply.discard')}</Button>
          <Box component="span" sx={{ fontSize: 12, color: 'text.secondary', display: { xs: 'none', md: 'inline' } }}>{t('reply.hint')}</Box>
          <Box component="span" aria-live="polite" sx={{ ml: 'auto', fontSize: 12, color: left < 0 ? tones.danger.text : left < 100 ? tones.warning.text : palette.muted }}>{left}</Box>
        </Box>
      )}
    </Box>
  );
}
