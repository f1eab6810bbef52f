import { describe, expect, it } from 'vitest';
import { contrast, ensureContrast } from './contrast.js';
import { oshiTone } from './oshi.js';
import { PALETTES } from './palette.js';
import { tokens } from './tokens.js';

const HUES = Array.from({ length: 6 }, (_, at) => at * 51);
/** Every corner and many steps of the colour cube: whatever colour a talent chooses. */
const COLORS = HUES.flatMap((r) => HUES.flatMap((g) => HUES.map((b) => `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`)));

describe.each(['light', 'dark'] as const)('contrast in %s', (mode) => {
  const { paper, surface, sunken, ink } = PALETTES[mode];

  it('makes every oshi colour readable as text and seen as a mark', () => {
    for (const color of COLORS) {
      const tone = oshiTone(color, mode);
      for (const ground of [paper, surface, tone.soft]) expect(contrast(tone.text, ground), `${color} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tone.mark, paper), color).toBeGreaterThanOrEqual(3);
      expect(contrast(tone.onSolid, tone.solid), color).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('makes ink and every tone readable wherever they stand', () => {
    const { tones } = tokens(mode, 'compact');
    for (const ground of [paper, surface, sunken]) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
    for (const [name, tone] of Object.entries(tones)) {
      for (const ground of [paper, surface, sunken, tone.soft]) expect(contrast(tone.text, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tone.onSolid, tone.solid), name).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('ensureContrast', () => {
  it('leaves a colour alone that reads already', () => expect(ensureContrast('#1F1D2B', '#FFFFFF')).toBe('#1F1D2B'));
  it('falls back to neutral for what is no colour', () => expect(oshiTone('red; background: url(x)', 'light').solid).toBe(oshiTone(null, 'light').solid));
  it('measures black on white as 21', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5));
});
