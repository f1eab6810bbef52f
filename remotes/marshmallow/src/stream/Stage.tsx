import { StatusBadge, useOshi, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useEffect, useLayoutEffect, useRef, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { languageTag, type ReaderState } from './types.js';

const LARGEST_PX = 76;
const SMALLEST_PX = 16;

/** The one question, as large as the room for it. */
export function Stage({ state, color }: { state: ReaderState; color: string | null }): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  const oshi = useOshi(color);
  const { current, visible, waiting } = state;
  const text = useRef<HTMLParagraphElement>(null);
  useFit(text, current?.content ?? '');
  const idle = waiting > 0 ? t('stream.start') : t('stream.empty');
  return (
    <Box component="section" aria-live="polite" aria-label={t('stream.now')} sx={{ flex: 1, minHeight: { xs: '46vh', lg: 0 }, display: 'flex', flexDirection: 'column', bgcolor: palette.surface, border: `3px ${current ? 'solid' : 'dashed'} ${current ? oshi.mark : palette.line}`, borderRadius: '20px', p: { xs: '16px', md: '28px 36px' } }}>
      {current && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', mb: '8px' }}>
          <Box component="span" sx={{ color: oshi.text, fontWeight: 600, fontSize: 17 }}>{current.senderName ?? t('stream.anonymous')}</Box>
          <StatusBadge tone={visible ? 'success' : 'neutral'}>{visible ? t('stream.onAir') : t('stream.hidden')}</StatusBadge>
        </Box>
      )}
      <Box component="p" ref={text} tabIndex={0} dir="auto" lang={current ? languageTag(current.language) : undefined} sx={{ m: 0, flex: 1, minHeight: 0, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', lineBreak: 'strict', fontWeight: current ? 700 : 400, color: current ? 'text.primary' : 'text.secondary', lineHeight: 1.45, fontSize: current ? 'var(--size, 40px)' : 22 }}>
        {current?.content ?? idle}
      </Box>
    </Box>
  );
}

/** Letters shrink until all of it is seen, or until they are too small: then it scrolls. */
function useFit(ref: { readonly current: HTMLParagraphElement | null }, content: string): void {
  const fit = useRef<() => void>(() => undefined);
  fit.current = () => {
    const box = ref.current;
    if (!box || content === '') return;
    for (let size = Math.min(LARGEST_PX, box.clientWidth / 8); ; size *= 0.92) {
      box.style.setProperty('--size', `${size}px`);
      if (size <= SMALLEST_PX || box.scrollHeight <= box.clientHeight + 1) return;
    }
  };
  useLayoutEffect(() => fit.current(), [content]);
  useEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    const watch = new ResizeObserver(() => fit.current());
    watch.observe(box);
    return () => watch.disconnect();
  }, [ref]);
}
