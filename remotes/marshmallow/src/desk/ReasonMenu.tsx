import { Input, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, MenuItem, MenuList, Popover } from '@mui/material';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { REASONS, type Reason } from '../api/types.js';
import { useTexts } from '../parts/t.js';

/** Nine reasons for nine digits, and a note for colleagues. It goes without a transition: the next key belongs to the desk. */
export function ReasonMenu({ anchor, suggested, onPick, onClose }: { anchor: HTMLElement | null; suggested: Reason; onPick(reason: Reason, note: string | undefined): void; onClose(): void }): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  const [note, setNote] = useState('');
  const pick = (reason: Reason): void => {
    onPick(reason, note.trim() || undefined);
    setNote('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const reason = REASONS[Number(event.key) - 1];
    if (reason) {
      event.preventDefault();
      pick(reason);
    }
  };
  return (
    <Popover anchorEl={anchor} open={anchor !== null} onClose={onClose} transitionDuration={0} anchorOrigin={{ vertical: 'top', horizontal: 'left' }} transformOrigin={{ vertical: 'bottom', horizontal: 'left' }}>
      {/* A list of choices and a field: the field is no part of the menu, so that Tab goes to it. */}
      <MenuList aria-label={t('reason.title')} onKeyDown={onKeyDown} sx={{ minWidth: 260, p: '4px' }}>
        {REASONS.map((reason, index) => (
          <MenuItem key={reason} onClick={() => pick(reason)} autoFocus={reason === suggested}>
            <Box component="span" sx={{ width: 20, fontSize: 11, fontWeight: 700, color: 'text.secondary' }}>{index + 1}</Box>
            {t(`reason.${reason}`)}
            {reason === suggested && <Box component="span" sx={{ ml: 'auto', pl: '12px', fontSize: 11, color: 'text.secondary' }}>{t('reason.suggested')}</Box>}
          </MenuItem>
        ))}
      </MenuList>
      <Box sx={{ p: '8px', borderTop: `1px solid ${palette.line}`, display: 'flex', gap: '6px' }}>
        <Input value={note} onChange={(event) => setNote(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && pick(suggested)} placeholder={t('reason.note')} inputProps={{ 'aria-label': t('reason.note'), maxLength: 500 }} sx={{ flex: 1 }} />
        <Button variant="outlined" disabled={note.trim() === ''} onClick={() => pick(suggested)}>{t('action.reject')}</Button>
      </Box>
    </Popover>
  );
}
