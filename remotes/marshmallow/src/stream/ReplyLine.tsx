import { Input, useUnsavedGuard } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement, type RefObject } from 'react';
import { useTexts } from '../parts/t.js';
import type { StreamCard } from './types.js';

/** Her answer to what is on screen; `key` it with the question's id. */
export function ReplyLine({ card, field, busy, onSave }: { card: StreamCard; field: RefObject<HTMLTextAreaElement | null>; busy: boolean; onSave(content: string): Promise<boolean> }): ReactElement {
  const t = useTexts();
  const [text, setText] = useState(card.reply ?? '');
  const dirty = text.trim() !== (card.reply ?? '');
  useUnsavedGuard(dirty);
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void onSave(text); }} sx={{ display: 'flex', gap: '8px', alignItems: 'flex-end', flexWrap: 'wrap' }}>
      <Box component="label" sx={{ flex: '1 1 260px', fontSize: 12, color: 'text.secondary' }}>
        {t('stream.replyLabel')}
        <Input inputRef={field} multiline maxRows={4} fullWidth value={text} onChange={(event) => setText(event.target.value)} slotProps={{ input: { maxLength: 4000, 'aria-keyshortcuts': 'A' } }} />
      </Box>
      <Button type="submit" variant="outlined" disabled={!dirty || busy} sx={{ minHeight: 38 }}>{t('stream.sendReply')}</Button>
    </Box>
  );
}
