/** Contrast after WCAG 2.1 (relative luminance), and the smallest change of a colour that reaches it. */

type Rgb = readonly [number, number, number];

const HEX = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;

export function parseHex(color: string): Rgb | undefined {
  const digits = HEX.exec(color.trim())?.[1];
  if (!digits) return undefined;
  const full = digits.length === 3 ? [...digits].map((d) => d + d).join('') : digits;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [first, second] = [parseHex(a), parseHex(b)];
  if (!first || !second) return 1;
  const [light, dark] = [luminance(first), luminance(second)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function mix(color: string, other: string, share: number): string {
  const [from, to] = [parseHex(color), parseHex(other)];
  if (!from || !to) return color;
  return toHex(from.map((part, at) => part + ((to[at] ?? part) - part) * share) as unknown as Rgb);
}

/** The colour nearest to `color` that reads on every one of `grounds`, found towards black or white, whichever is nearer. */
export function ensureContrast(color: string, grounds: string | readonly string[], wanted = 4.5): string {
  const all = typeof grounds === 'string' ? [grounds] : grounds;
  const reads = (candidate: string): boolean => all.every((ground) => contrast(candidate, ground) >= wanted);
  if (reads(color)) return color;
  const dark = all.every((ground) => contrast('#000000', ground) < contrast('#ffffff', ground));
  const target = dark ? '#ffffff' : '#000000';
  for (let share = 0.02; share < 1; share += 0.02) {
    const candidate = mix(color, target, share);
    if (reads(candidate)) return candidate;
  }
  return target;
}

/** Black or white ink, whichever reads better on a filled colour: one of the two always reaches 4.5:1. */
export function inkOn(color: string): string {
  return contrast('#ffffff', color) >= contrast('#000000', color) ? '#ffffff' : '#000000';
}
