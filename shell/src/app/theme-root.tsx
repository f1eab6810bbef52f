import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { createHakoTheme, languageTag, useLocale, type Mode } from '@hako/sdk-plugin/ui';
import { CssBaseline, ThemeProvider, useMediaQuery } from '@mui/material';
import { useMemo, type ReactElement, type ReactNode } from 'react';
import { cspNonce } from '../nonce.js';
import { usePreferences } from './preferences.js';

const nonce = cspNonce();
const cache = createCache({ key: 'hako', prepend: true, ...(nonce ? { nonce } : {}) });

export function useMode(): Mode {
  const { theme } = usePreferences();
  const dark = useMediaQuery('(prefers-color-scheme: dark)', { noSsr: true });
  if (theme !== 'system') return theme;
  return dark ? 'dark' : 'light';
}

export function ThemeRoot({ children }: { children: ReactNode }): ReactElement {
  const mode = useMode();
  const { density } = usePreferences();
  const locale = useLocale();
  const theme = useMemo(() => createHakoTheme({ mode, density, language: languageTag(locale) }), [mode, density, locale]);
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme}>
        <CssBaseline />
        {children}
      </ThemeProvider>
    </CacheProvider>
  );
}
