import { Input, useT, type ConfirmOptions } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useCallback, useId, useState, type ReactElement } from 'react';

interface Asked extends ConfirmOptions {
  answer(yes: boolean): void;
}

/** `confirm` for the ShellApi, and the dialog that asks. */
export function useConfirmDialog(): { confirm(options: ConfirmOptions): Promise<boolean>; dialog: ReactElement | null } {
  const [asked, setAsked] = useState<Asked | null>(null);
  const confirm = useCallback((options: ConfirmOptions) => new Promise<boolean>((resolve) => setAsked({ ...options, answer: resolve })), []);
  const close = (yes: boolean): void => {
    asked?.answer(yes);
    setAsked(null);
  };
  return { confirm, dialog: asked && <ConfirmDialog asked={asked} onClose={close} /> };
}

function ConfirmDialog({ asked, onClose }: { asked: Asked; onClose(yes: boolean): void }): ReactElement {
  const t = useT('shell');
  const [typed, setTyped] = useState('');
  const titleId = useId();
  const lines = Array.isArray(asked.consequences) ? asked.consequences : [asked.consequences];
  const ready = !asked.typeToConfirm || typed.trim() === asked.typeToConfirm;
  return (
    <Dialog open onClose={() => onClose(false)} aria-labelledby={titleId} role="alertdialog" fullWidth maxWidth="xs">
      <DialogTitle id={titleId}>{asked.title}</DialogTitle>
      <DialogContent>
        {lines.length === 1 ? (
          <Box component="p" sx={{ m: 0 }}>{lines[0]}</Box>
        ) : (
          <Box component="ul" sx={{ m: 0, pl: '20px' }}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </Box>
        )}
        {asked.typeToConfirm && (
          <Box component="label" sx={{ display: 'grid', gap: '4px', mt: '16px', fontSize: 13 }}>
            {t('confirm.type', { word: asked.typeToConfirm })}
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={() => onClose(false)} autoFocus={!asked.typeToConfirm}>
          {t('action.cancel')}
        </Button>
        <Button variant="contained" color={asked.danger ? 'error' : 'primary'} disabled={!ready} onClick={() => onClose(true)}>
          {asked.action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
