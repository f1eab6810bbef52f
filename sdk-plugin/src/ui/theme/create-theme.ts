import { createTheme, type Theme } from '@mui/material';
import { mix } from './contrast.js';
import type { Mode } from './palette.js';
import { tokens, type Density, type HakoTokens } from './tokens.js';
import { componentStyles } from './component-styles.js';

declare module '@mui/material/styles' {
  interface Theme {
    hako: HakoTokens;
  }
  interface ThemeOptions {
    hako?: HakoTokens;
  }
}

export interface ThemeChoice {
  mode: Mode;
  density: Density;
  /** BCP 47 tag; Japanese and Chinese get taller lines and their own glyphs first. */
  language: string;
}

const LATIN = '-apple-system, BlinkMacSystemFont, "Segoe UI", "Helvetica Neue"';

/** Japanese and Chinese share code points whose glyphs differ: the language's own font goes first. */
function fontFamily(language: string): string {
  const cjk = language.startsWith('zh') ? '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"' : '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI"';
  return `${LATIN}, ${cjk}, sans-serif`;
}

export function createHakoTheme({ mode, density, language }: ThemeChoice): Theme {
  const hako = tokens(mode, density);
  const { palette, tones } = hako;
  const cjk = /^(?:zh|ja)/.test(language);
  const body = cjk ? 1.7 : 1.5;
  return createTheme({
    hako,
    palette: {
      mode,
      background: { default: palette.paper, paper: palette.surface },
      text: { primary: palette.ink, secondary: tones.neutral.text, disabled: mix(palette.muted, palette.paper, 0.35) },
      divider: palette.line,
      primary: { main: tones.accent.solid, contrastText: tones.accent.onSolid },
      success: { main: tones.success.solid, contrastText: tones.success.onSolid },
      warning: { main: tones.warning.solid, contrastText: tones.warning.onSolid },
      error: { main: tones.danger.solid, contrastText: tones.danger.onSolid },
    },
    shape: { borderRadius: 8 },
    spacing: 4,
    typography: {
      fontFamily: fontFamily(language),
      htmlFontSize: 16,
      fontSize: 14,
      h1: { fontSize: 20, fontWeight: 650, lineHeight: 1.35, letterSpacing: cjk ? 0 : '-0.01em' },
      h2: { fontSize: 15, fontWeight: 650, lineHeight: 1.4 },
      h3: { fontSize: 13, fontWeight: 650, lineHeight: 1.4 },
      body1: { fontSize: 14, lineHeight: body },
      body2: { fontSize: 13, lineHeight: cjk ? 1.7 : 1.45 },
      caption: { fontSize: 12, lineHeight: cjk ? 1.6 : 1.4 },
      button: { fontSize: 13, fontWeight: 600, textTransform: 'none', letterSpacing: 0 },
    },
    transitions: { duration: { shortest: 120, shorter: 120, short: 150, standard: 160, complex: 180, enteringScreen: 160, leavingScreen: 120 } },
    components: componentStyles(hako, { cjk }),
  });
}
