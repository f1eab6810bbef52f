import { ensureContrast, inkOn, mix, parseHex } from '../ui/theme/contrast.js';
import { NEUTRAL_OSHI, PALETTES, type Mode } from '../ui/theme/palette.js';

/** Looks of public pages. `default` follows the visitor's light or dark, `dark` is always dark. */
export const PUBLIC_THEMES = ['default', 'dark', 'cute', 'professional', 'minimal'] as const;
export type PublicThemeName = (typeof PUBLIC_THEMES)[number];

export interface PublicTheme {
  /** Custom properties on `:root`, for the page's style sheet. */
  css: string;
  themeColor: { light: string; dark: string };
  colorScheme: 'dark' | 'light dark';
}

interface Ground {
  paper: string;
  surface: string;
  sunken: string;
  ink: string;
  line: string;
  muted: string;
}

const RADIUS: Record<PublicThemeName, number> = { default: 14, dark: 14, cute: 24, professional: 8, minimal: 4 };

/**
 * Colours of a talent's pages: hers in every role, corrected so that text reads at 4.5:1 and marks at 3:1 (WCAG 2.1) on
 * every ground of the theme, whichever colour she chose.
 *
 * Properties: `--paper --surface --sunken --ink --line --muted --danger` and `--oshi` (fill), `--on-oshi` (ink on it),
 * `--oshi-text`, `--oshi-mark`, `--oshi-soft`, `--radius`.
 */
export function publicTheme({ theme, oshiColor }: { theme: PublicThemeName; oshiColor: string | null }): PublicTheme {
  const oshi = oshiColor && parseHex(oshiColor) ? oshiColor : NEUTRAL_OSHI;
  const dark = block(groundOf(theme, 'dark', oshi), oshi, 'dark');
  const light = block(groundOf(theme, 'light', oshi), oshi, 'light');
  const radius = `--radius:${RADIUS[theme]}px`;
  if (theme === 'dark') return { css: `:root{color-scheme:dark;${radius};${dark.css}}`, themeColor: { light: dark.paper, dark: dark.paper }, colorScheme: 'dark' };
  return {
    css: `:root{color-scheme:light dark;${radius};${light.css}}@media(prefers-color-scheme:dark){:root{${dark.css}}}`,
    themeColor: { light: light.paper, dark: dark.paper },
    colorScheme: 'light dark',
  };
}

function groundOf(theme: PublicThemeName, mode: Mode, oshi: string): Ground {
  const base: Ground = PALETTES[mode];
  const isLight = mode === 'light';
  if (theme === 'cute') return { ...base, paper: mix(isLight ? '#ffffff' : base.paper, oshi, isLight ? 0.1 : 0.08), sunken: mix(base.surface, oshi, 0.06), line: mix(base.line, oshi, isLight ? 0.25 : 0.3) };
  if (theme === 'minimal') return { ...base, paper: isLight ? '#ffffff' : '#101014', surface: isLight ? '#ffffff' : '#101014' };
  if (theme === 'professional') return { ...base, paper: isLight ? '#f3f4f6' : '#12141a', surface: isLight ? '#ffffff' : '#1a1d25', line: isLight ? '#dde0e6' : '#2b303b' };
  return base;
}

function block(ground: Ground, oshi: string, mode: Mode): { css: string; paper: string } {
  const soft = mix(ground.surface, oshi, mode === 'light' ? 0.1 : 0.18);
  const grounds = [ground.paper, ground.surface, ground.sunken, soft];
  const values = {
    paper: ground.paper,
    surface: ground.surface,
    sunken: ground.sunken,
    ink: ground.ink,
    line: ground.line,
    muted: ensureContrast(ground.muted, grounds, 4.5),
    danger: ensureContrast(PALETTES[mode].danger, grounds, 4.5),
    oshi,
    'on-oshi': inkOn(oshi),
    'oshi-text': ensureContrast(oshi, grounds, 4.5),
    'oshi-mark': ensureContrast(oshi, grounds, 3),
    'oshi-soft': soft,
  };
  return { css: Object.entries(values).map(([name, value]) => `--${name}:${value.toLowerCase()}`).join(';'), paper: ground.paper.toLowerCase() };
}
