import { ensureContrast, inkOn, mix, parseHex } from './contrast.js';
import { NEUTRAL_OSHI, PALETTES, type Mode } from './palette.js';

/** A talent's image colour in every role that it plays, corrected for contrast in one place. */
export interface OshiTone {
  /** The colour as the talent chose it: rings, bars, charts. */
  solid: string;
  /** Ink on a fill of `solid`. */
  onSolid: string;
  /** Text and icons on paper, at least 4.5:1. */
  text: string;
  /** Ring and thin marks on paper, at least 3:1. */
  mark: string;
  /** A quiet ground behind text in `text`. */
  soft: string;
}

/** Each row of a list asks for its talent's: worked out once. Bounded, because a colour field asks for every shade on its way. */
const known = new Map<string, OshiTone>();
const MOST_KNOWN = 1_000;

export function oshiTone(color: string | null | undefined, mode: Mode): OshiTone {
  const key = `${mode} ${color ?? ''}`;
  const found = known.get(key) ?? corrected(color, mode);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, found);
  return found;
}

function corrected(color: string | null | undefined, mode: Mode): OshiTone {
  const solid = color && parseHex(color) ? color : NEUTRAL_OSHI;
  const { paper, surface } = PALETTES[mode];
  const soft = mix(surface, solid, mode === 'light' ? 0.1 : 0.18);
  return {
    solid,
    onSolid: inkOn(solid),
    text: ensureContrast(solid, [paper, surface, soft], 4.5),
    mark: ensureContrast(solid, [paper, surface], 3),
    soft,
  };
}
