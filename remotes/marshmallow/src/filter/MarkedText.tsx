import { useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { pieces, visible } from '../desk/highlight.js';
import { useTexts } from '../parts/t.js';
import type { Found } from './types.js';

/** The text with every finding underlined and numbered; what nobody sees is drawn as its name. */
export function MarkedText({ text, matches }: { text: string; matches: readonly Found[] }): ReactElement {
  const t = useTexts();
  const { tones, palette, mono } = useTokens();
  return (
    <Box dir="auto" data-testid="marked-text" sx={{ p: '12px 14px', borderRadius: '8px', bgcolor: palette.sunken, fontSize: 16, lineHeight: 1.8, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', unicodeBidi: 'isolate' }}>
      {pieces(text, matches).map((piece, index) => {
        const shown = visible(piece.text).map((part, at) =>
          part.hidden ? (
            <Box key={at} component="span" dir="ltr" title={t('text.hidden')} sx={{ fontFamily: mono, fontSize: 11, px: '4px', mx: '1px', borderRadius: '4px', color: tones.danger.text, bgcolor: tones.danger.soft, border: `1px dashed ${tones.danger.border}` }}>{part.text}</Box>
          ) : (
            <span key={at}>{part.text}</span>
          ),
        );
        if (piece.notes.length === 0) return <span key={index}>{shown}</span>;
        const tone = piece.severity >= 3 ? tones.danger : tones.warning;
        return (
          <Box key={index} component="mark" sx={{ color: 'inherit', bgcolor: tone.soft, borderRadius: '3px', px: '1px', textDecoration: `underline ${piece.severity >= 3 ? 'double' : piece.severity === 2 ? 'solid' : 'dotted'} ${tone.text}`, textDecorationThickness: '2px', textUnderlineOffset: '4px' }}>
            {shown}
            <Box component="sup" sx={{ fontSize: 11, fontWeight: 700, color: tone.text, lineHeight: 0, ml: '1px', userSelect: 'none' }}>{piece.notes.join(',')}</Box>
          </Box>
        );
      })}
    </Box>
  );
}
