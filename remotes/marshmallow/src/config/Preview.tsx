import { ErrorState, useApi, useTokens, type Locale } from '@hako/sdk-plugin/ui';
import { Box, Skeleton, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { configKeys } from './types.js';

interface Rendered {
  lang: string;
  body: string;
  css: string;
  colorScheme: string;
}

const PAUSE_MS = 400;
const TAGS: Record<Locale, string> = { en: 'en', zh: 'zh-CN', ja: 'ja' };
const PAGES = ['ask', 'sent'] as const;

/** The fan's page with what is in the form, from the server's own renderer; on a phone, where fans are. */
export function Preview({ talentId, set, locale }: { talentId: string; set: Record<string, unknown>; locale: Locale }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const { palette } = useTokens();
  const [page, setPage] = useState<(typeof PAGES)[number]>('ask');
  const [settled, setSettled] = useState(set);
  const signature = JSON.stringify(set);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(signature) as Record<string, unknown>), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [signature]);
  const rendered = useQuery({
    queryKey: configKeys.preview({ talentId, page, locale, settled }),
    queryFn: ({ signal }) => http.post<Rendered>(`/marshmallow/talents/${talentId}/config/preview`, { page, set: settled }, { signal, headers: { 'accept-language': TAGS[locale] } }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    retry: false,
  });
  return (
    <Box component="section" aria-label={t('config.preview')} sx={{ display: 'grid', gap: '10px', justifyItems: 'center' }}>
      <ToggleButtonGroup exclusive size="small" value={page} onChange={(_event, next: (typeof PAGES)[number] | null) => next && setPage(next)} aria-label={t('config.preview')}>
        {PAGES.map((one) => <ToggleButton key={one} value={one}>{t(`config.page.${one}`)}</ToggleButton>)}
      </ToggleButtonGroup>
      <Box sx={{ width: '100%', maxWidth: 390, height: { xs: 560, lg: 'min(720px, calc(100dvh - 260px))' }, borderRadius: '24px', border: `8px solid ${palette.line}`, overflow: 'hidden', bgcolor: palette.surface }}>
        {rendered.data ? <Sheet rendered={rendered.data} title={t('config.preview')} /> : rendered.error ? <ErrorState error={rendered.error} onRetry={() => void rendered.refetch()} during="marshmallow.preview" /> : <Skeleton variant="rectangular" height="100%" />}
      </Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary', textAlign: 'center' }}>{rendered.error && rendered.data ? t('config.previewOld') : t('config.previewHelp')}</Box>
    </Box>
  );
}

/** A page of its own, without scripts. Its styles are handed over as an object: the shell's policy lets no style in a text through. */
function Sheet({ rendered: { lang, body, css, colorScheme }, title }: { rendered: Rendered; title: string }): ReactElement {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(0);
  useEffect(() => {
    const view = frame.current?.contentWindow as (Window & typeof globalThis) | null | undefined;
    const page = frame.current?.contentDocument;
    if (!view || !page) return;
    const sheet = new view.CSSStyleSheet();
    // Nobody presses anything in a preview, and nothing in it leads away.
    sheet.replaceSync(`${css} a,button,input,textarea{pointer-events:none} html{color-scheme:${colorScheme}}`);
    page.adoptedStyleSheets = [sheet];
    page.documentElement.lang = lang;
    page.body.innerHTML = body;
    page.body.inert = true;
  }, [ready, lang, body, css, colorScheme]);
  return <Box component="iframe" ref={frame} title={title} sandbox="allow-same-origin" srcDoc="<!doctype html><html><head><title>-</title></head><body></body></html>" onLoad={() => setReady((count) => count + 1)} tabIndex={-1} sx={{ width: '100%', height: '100%', border: 0, display: 'block' }} />;
}
