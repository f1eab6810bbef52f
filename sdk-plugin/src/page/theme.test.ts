import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast } from '../ui/theme/contrast.js';
import { PUBLIC_THEMES, publicTheme } from './theme.js';

const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`);

/** Each block of custom properties of the sheet. */
const blocks = (css: string): Record<string, string>[] => [...css.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']) => Object.fromEntries(body.split(';').map((line) => line.split(':') as [string, string])));

describe('the theme of a public page', () => {
  it('keeps text readable on every ground, whichever colour a talent chose, in light and in dark', () => {
    fc.assert(
      fc.property(color, fc.constantFrom(...PUBLIC_THEMES), (oshiColor, theme) => {
        const found = blocks(publicTheme({ theme, oshiColor }).css);
        expect(found).toHaveLength(theme === 'dark' ? 1 : 2);
        for (const block of found) {
          const value = (name: string): string => block[`--${name}`] ?? 'missing';
          for (const ground of ['paper', 'surface', 'sunken', 'oshi-soft']) {
            for (const text of ['ink', 'muted', 'danger', 'oshi-text']) expect(contrast(value(text), value(ground)), `${text} on ${ground} of ${theme}`).toBeGreaterThanOrEqual(4.5);
            expect(contrast(value('oshi-mark'), value(ground))).toBeGreaterThanOrEqual(3);
          }
          expect(contrast(value('on-oshi'), value('oshi'))).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes nothing from a colour that is none: what is written into the sheet is always a colour', () => {
    for (const oshiColor of ['red;}body{display:none', '#12', 'url(//evil)', '', null]) expect(publicTheme({ theme: 'default', oshiColor }).css).toBe(publicTheme({ theme: 'default', oshiColor: null }).css);
  });
});
