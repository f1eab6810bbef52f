/** The colours of ui.md. Nothing else in the shell or in a remote names a colour. */
export interface Palette {
  paper: string;
  /** Cards and inputs that lie on the paper. */
  surface: string;
  /** Hovered rows, table heads, quiet fills. */
  sunken: string;
  ink: string;
  line: string;
  muted: string;
  accent: string;
  success: string;
  warning: string;
  danger: string;
}

export type Mode = 'light' | 'dark';

export const PALETTES: Record<Mode, Palette> = {
  light: {
    paper: '#FAFAF7',
    surface: '#FFFFFF',
    sunken: '#F3F2EC',
    ink: '#1F1D2B',
    line: '#E5E3DC',
    muted: '#6B687A',
    accent: '#4C4DDC',
    success: '#1E8E5A',
    warning: '#B26A00',
    danger: '#C4314B',
  },
  dark: {
    paper: '#15141B',
    surface: '#1C1B24',
    sunken: '#22212C',
    ink: '#ECEAF4',
    line: '#2C2A38',
    muted: '#9A96AD',
    accent: '#8C8DFF',
    success: '#1E8E5A',
    warning: '#B26A00',
    danger: '#C4314B',
  },
};

/** Oshi colour of a scope that has none of its own. */
export const NEUTRAL_OSHI = '#8A879A';
