import { useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import type { Match, Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { pieces, visible } from './highlight.js';
import { tagOf } from './tag-of.js';

/** What the fan wrote, as text and never as anything else. */
export function MessageText({ message }: { message: Message }): ReactElement {
  return (
    <Box lang={tagOf(message.language)} dir="auto" data-testid="message-text" sx={{ fontSize: { xs: 18, md: 20 }, lineHeight: 1.75, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', unicodeBidi: 'isolate' }}>
      <FoundText text={message.content} matches={message.filterMatches ?? []} />
    </Box>
  );
}

/** Findings underlined and numbered, hidden signs named. */
export function FoundText({ text, matches, place }: { text: string; matches: readonly Match[]; place?: 'name' }): ReactNode {
  const t = useTexts();
  const { tones, palette, mono } = useTokens();
  const toneOf = (severity: number) => (severity >= 3 ? tones.danger : tones.warning);
  return pieces(text, matches, place).map((piece, index) => {
    const parts = visible(piece.text).map((part, at) =>
      part.hidden ? (
        <Box key={at} component="span" dir="ltr" title={t('text.hidden')} sx={{ fontFamily: mono, fontSize: 11, px: '4px', mx: '1px', borderRadius: '4px', color: tones.danger.text, bgcolor: tones.danger.soft, border: `1px dashed ${tones.danger.border}` }}>{part.text}</Box>
      ) : (
        <span key={at}>{part.text}</span>
      ),
    );
    if (piece.notes.length === 0) return <span key={index}>{parts}</span>;
    const tone = toneOf(piece.severity);
    return (
      <Box key={index} component="mark" sx={{ color: 'inherit', bgcolor: tone.soft, borderRadius: '3px', px: '1px', textDecoration: `underline ${piece.severity >= 3 ? 'double' : piece.severity === 2 ? 'solid' : 'dotted'} ${tone.text}`, textDecorationThickness: '2px', textUnderlineOffset: '4px' }}>
        {parts}
        <Box component="sup" sx={{ fontSize: 11, fontWeight: 700, color: tone.text, lineHeight: 0, ml: '1px', userSelect: 'none', border: `0 solid ${palette.line}` }}>{piece.notes.join(',')}</Box>
      </Box>
    );
  });
}
