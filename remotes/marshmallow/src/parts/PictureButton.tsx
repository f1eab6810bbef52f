import { Icon, useApi, useNotify } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useRef, useState, type ReactElement } from 'react';
import { useTexts } from './t.js';

export interface Picture {
  /** Its name in the talent's store. */
  picture: string;
  /** Path of this site. */
  url: string;
}

/** Chooses a picture of the machine and sends it; PNG or JPEG, drawn anew by the server. With `shown`, it is there to be seen and taken away. */
export function PictureButton({ talentId, use, shown, disabled = false, onDone, onClear }: { talentId: string; use: 'avatar' | 'background'; shown: string | null; disabled?: boolean; onDone(picture: Picture): void; onClear(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const send = async (file: File): Promise<void> => {
    setBusy(true);
    try {
      const form = new FormData();
      form.append('file', file);
      onDone(await http.upload<Picture>(`/marshmallow/talents/${talentId}/pictures/${use}`, form));
    } catch (error) {
      notify(error instanceof Error ? error.message : t('picture.failed'), { level: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', flexWrap: 'wrap' }}>
      {shown && <Box component="img" src={shown} alt={t(`picture.${use}Alt`)} sx={{ width: use === 'avatar' ? 44 : 96, height: use === 'avatar' ? 44 : 54, objectFit: 'cover', borderRadius: use === 'avatar' ? '50%' : '8px', border: 1, borderColor: 'divider' }} />}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg"
        hidden
        aria-label={t(`picture.${use}`)}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void send(file);
        }}
      />
      <Button size="small" variant="outlined" disabled={disabled || busy} onClick={() => input.current?.click()} startIcon={<Icon name="upload" size={14} />}>{t(busy ? 'picture.sending' : `picture.${use}`)}</Button>
      {shown && <Button size="small" disabled={disabled || busy} onClick={onClear}>{t('picture.clear')}</Button>}
    </Box>
  );
}
