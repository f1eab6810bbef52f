import { ensureContrast, mix } from './contrast.js';
import { PALETTES, type Mode, type Palette } from './palette.js';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

/** A tone as text and quiet ground; text reads on paper, surface, sunken and its own ground. */
export interface ToneColors {
  text: string;
  soft: string;
  solid: string;
  /** Ink on a fill of `solid`. */
  onSolid: string;
  border: string;
}

/** What components read from `theme.hako`. */
export interface HakoTokens {
  mode: Mode;
  palette: Palette;
  tones: Record<Tone, ToneColors>;
  /** Row height of lists in pixels. */
  row: number;
  /** The one shadow. */
  shadow: string;
  mono: string;
}

export type Density = 'compact' | 'comfortable';

export function tokens(mode: Mode, density: Density): HakoTokens {
  const palette = PALETTES[mode];
  return {
    mode,
    palette,
    tones: {
      neutral: tone(palette.muted, palette, mode),
      accent: tone(palette.accent, palette, mode),
      success: tone(palette.success, palette, mode),
      warning: tone(palette.warning, palette, mode),
      danger: tone(palette.danger, palette, mode),
    },
    row: density === 'compact' ? 36 : 44,
    shadow: mode === 'light' ? '0 6px 24px rgba(31, 29, 43, 0.10), 0 1px 3px rgba(31, 29, 43, 0.06)' : '0 8px 28px rgba(0, 0, 0, 0.5)',
    mono: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace',
  };
}

function tone(color: string, palette: Palette, mode: Mode): ToneColors {
  const soft = mix(palette.surface, color, mode === 'light' ? 0.09 : 0.2);
  const white = '#FFFFFF';
  const solid = mode === 'light' ? ensureContrast(color, white) : ensureContrast(color, palette.paper);
  return {
    text: ensureContrast(color, [palette.paper, palette.surface, palette.sunken, soft]),
    soft,
    solid,
    onSolid: mode === 'light' ? white : palette.paper,
    border: mix(palette.surface, color, 0.35),
  };
}
