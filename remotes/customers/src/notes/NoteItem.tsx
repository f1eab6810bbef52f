import { Icon, toApiError, useApi, useCan, useConfirm, useFormat, useNotify, useShell, useTokens } from '@hako/sdk-plugin/ui';
import { Box, IconButton, Tooltip } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { NoteForm } from './NoteForm.js';
import type { Note } from './types.js';

interface NoteItemProps {
  customer: Pick<Customer, 'id' | 'talentId'>;
  note: Note;
  mayWrite: boolean;
  onChanged(): void;
}

export function NoteItem({ customer, note, mayWrite, onChanged }: NoteItemProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const notify = useNotify();
  const confirm = useConfirm();
  const { boot } = useShell();
  const { palette, tones } = useTokens();
  const mayDelete = useCan('customer.profile:delete', { type: 'talent', id: customer.talentId });
  const [editing, setEditing] = useState(false);
  const isOwn = note.author.id === boot.user.id || mayDelete;
  const path = `/customers/${customer.id}/notes/${note.id}`;
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
    onChanged();
  };
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t('note.removeTitle'), consequences: t('note.removeWhat'), action: t('note.remove'), danger: true })) await run(() => http.delete(path));
  };
  if (editing) return <Box component="li"><NoteForm customerId={customer.id} note={note} onSaved={() => { setEditing(false); onChanged(); }} onCancel={() => setEditing(false)} /></Box>;
  const button = (icon: 'pin' | 'pencil' | 'trash-2', label: string, run: () => void): ReactElement => (
    <Tooltip title={label}><IconButton onClick={run} aria-label={label} sx={{ width: 26, height: 26 }}><Icon name={icon} size={14} /></IconButton></Tooltip>
  );
  return (
    <Box component="li" sx={{ p: '8px 10px', borderRadius: '8px', border: `1px solid ${note.pinned ? tones.warning.border : palette.line}`, bgcolor: note.pinned ? tones.warning.soft : palette.sunken, minWidth: 0 }}>
      <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', color: 'text.primary' }}>{note.body}</Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 4px', mt: '4px', fontSize: 12, color: 'text.secondary' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          {note.pinned && <>{t('note.pinned')}{' · '}</>}
          {note.author.name}{' · '}
          <time dateTime={note.createdAt} title={format.dateTime(note.createdAt)}>{format.relative(note.createdAt)}</time>
          {note.updatedAt !== note.createdAt && <>{' · '}{t('note.changed')}</>}
        </Box>
        {mayWrite && button('pin', t(note.pinned ? 'note.unpin' : 'note.pin'), () => void run(() => http.patch(path, { version: note.version, pinned: !note.pinned })))}
        {mayWrite && isOwn && button('pencil', t('note.edit'), () => setEditing(true))}
        {mayWrite && isOwn && button('trash-2', t('note.remove'), () => void remove())}
      </Box>
    </Box>
  );
}
