import { Input } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement, RefObject } from 'react';
import { useTexts } from '../parts/t.js';
import type { Drafts } from '../parts/useDrafts.js';
import type { StreamCard } from './types.js';

/** Her answer to what is on screen; what she has not sent waits for the question to come back. */
export function ReplyLine({ card, drafts, field, busy, onSave }: { card: StreamCard; drafts: Drafts; field: RefObject<HTMLTextAreaElement | null>; busy: boolean; onSave(content: string): Promise<boolean> }): ReactElement {
  const t = useTexts();
  const text = drafts.of(card.id) ?? card.reply ?? '';
  const dirty = text.trim() !== (card.reply ?? '');
  const save = async (): Promise<void> => {
    if (await onSave(text)) drafts.drop(card.id, text);
  };
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void save(); }} sx={{ display: 'flex', gap: '8px', alignItems: 'flex-end', flexWrap: 'wrap' }}>
      <Box component="label" sx={{ flex: '1 1 260px', fontSize: 12, color: 'text.secondary' }}>
        {t('stream.replyLabel')}
        <Input inputRef={field} multiline maxRows={4} fullWidth value={text} onChange={(event) => drafts.write(card.id, event.target.value)} slotProps={{ input: { maxLength: 4000, 'aria-keyshortcuts': 'A' } }} />
      </Box>
      <Button type="submit" variant="outlined" disabled={!dirty || busy} sx={{ minHeight: 38 }}>{t('stream.sendReply')}</Button>
    </Box>
  );
}
