import { Box, Button } from '@mui/material';
import { useId, useRef, useState, type DragEvent, type ReactElement, type ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { useFormat } from '../format/use-format.js';
import { useT } from '../i18n/use-t.js';

export interface FileDropProps {
  /** `.csv,.xlsx` */
  accept: string;
  maxBytes: number;
  onFile(file: File): void;
  label: string;
  help?: ReactNode;
  disabled?: boolean;
}

/** Drop a file or choose one; refuses by name and size before anything is read. */
export function FileDrop({ accept, maxBytes, onFile, label, help, disabled = false }: FileDropProps): ReactElement {
  const t = useT('ui');
  const format = useFormat();
  const { palette, tones } = useTokens();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();

  const take = (file: File | undefined): void => {
    if (!file) return;
    const extensions = accept.split(',').map((extension) => extension.trim().toLowerCase());
    if (!extensions.some((extension) => file.name.toLowerCase().endsWith(extension))) return setProblem(t('file.type', { accept }));
    if (file.size > maxBytes) return setProblem(t('file.size', { size: format.bytes(file.size), max: format.bytes(maxBytes) }));
    setProblem(null);
    onFile(file);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files[0]);
  };
  return (
    <Box
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      sx={{ display: 'grid', justifyItems: 'center', gap: '8px', p: '32px 16px', textAlign: 'center', borderRadius: '8px', border: `1.5px dashed ${over ? tones.accent.solid : palette.muted}`, bgcolor: over ? tones.accent.soft : palette.surface }}
    >
      <Icon name="upload" size={24} color={over ? tones.accent.text : palette.muted} />
      <Box id={id} sx={{ fontWeight: 600 }}>{label}</Box>
      <input ref={input} type="file" accept={accept} hidden aria-labelledby={id} onChange={(event) => { take(event.target.files?.[0]); event.target.value = ''; }} />
      <Button variant="outlined" disabled={disabled} onClick={() => input.current?.click()}>
        {t('file.choose')}
      </Button>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{help ?? t('file.limits', { accept, max: format.bytes(maxBytes) })}</Box>
      {problem && (
        <Box role="alert" sx={{ fontSize: 13, color: tones.danger.text, display: 'flex', gap: '6px', alignItems: 'center' }}>
          <Icon name="circle-alert" size={16} />
          {problem}
        </Box>
      )}
    </Box>
  );
}
