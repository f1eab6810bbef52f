import { Field, Input, OshiAvatar, contrast, useOshi, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';

interface OshiFieldProps {
  name: string;
  label: string;
  value: string;
  onChange(value: string): void;
  /** Name to try the colour on. */
  sample: string;
}

const SUGGESTED = ['#F2A0B5', '#E4572E', '#F6C667', '#7FC8A9', '#38B6C9', '#4F7CF7', '#9A6BE0', '#5B5A6B'];
const WANTED = 4.5;

/** The talent's image colour, with how it reads as text after correction. */
export function OshiField({ name, label, value, onChange, sample }: OshiFieldProps): ReactElement {
  const t = useT('shell');
  const { palette } = useTokens();
  const oshi = useOshi(value);
  const corrected = value !== '' && contrast(value, palette.surface) < WANTED;
  return (
    <Field name={name} label={label} help={corrected ? t('talent.oshiCorrected') : t('talent.oshiHelp')}>
      {({ id, describedBy, invalid }) => (
        <Box sx={{ display: 'grid', gap: '8px' }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}>
            <Box component="input" type="color" aria-label={label} value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#8A879A'} onChange={(event: { target: { value: string } }) => onChange(event.target.value.toUpperCase())} sx={{ width: 40, height: 34, p: 0, border: `1px solid ${palette.line}`, borderRadius: '8px', bgcolor: 'transparent', cursor: 'pointer' }} />
            <Input id={id} value={value} onChange={(event) => onChange(event.target.value)} placeholder="#F2A0B5" error={invalid} inputProps={{ 'aria-describedby': describedBy, maxLength: 7 }} sx={{ width: 120 }} />
            <OshiAvatar name={sample || '·'} color={value || null} size={30} />
            <Box component="span" sx={{ color: oshi.text, fontWeight: 700, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{sample || t('talent.sample')}</Box>
          </Box>
          <Box role="group" aria-label={t('talent.suggested')} sx={{ display: 'flex', gap: '6px', flexWrap: 'wrap' }}>
            {SUGGESTED.map((color) => (
              <ButtonBase key={color} aria-label={color} aria-pressed={value.toUpperCase() === color} onClick={() => onChange(color)} sx={{ width: 24, height: 24, borderRadius: '50%', bgcolor: color, border: `1px solid ${palette.line}`, outline: value.toUpperCase() === color ? `2px solid ${palette.ink}` : undefined, outlineOffset: 2 }} />
            ))}
          </Box>
        </Box>
      )}
    </Field>
  );
}
