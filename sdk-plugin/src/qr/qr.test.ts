import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { drawQr, qrFile } from './index.js';

const ADDRESS = 'https://hako.example/m/hoshino-luna/ask';

function modulesOf(path: string, size: number): boolean[][] {
  const seen = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) seen[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
  return seen;
}

describe('a QR code', () => {
  it('draws each dark module of the address, and four light ones all around', () => {
    const { size, path } = drawQr(ADDRESS);
    const { data, version } = encode(ADDRESS, { ecc: 'M', border: 4 });
    expect(size).toBe(17 + 4 * version + 8);
    expect(modulesOf(path, size)).toEqual(data);
    for (const edge of [data.slice(0, 4), data.slice(-4), data.map((row) => row.slice(0, 4)), data.map((row) => row.slice(-4))]) expect(edge.flat()).not.toContain(true);
  });

  it('is a file of its own with the same drawing', async () => {
    const file = qrFile(ADDRESS);
    expect(file.type).toBe('image/svg+xml');
    const text = await file.text();
    expect(text).toContain(`<path d="${drawQr(ADDRESS).path}" fill="#000"/>`);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });
});
