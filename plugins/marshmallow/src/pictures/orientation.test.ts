import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from './measure.js';
import { redraw } from './redraw.js';

/** 48 by 32: red and green above, blue and black below. */
const STORED = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgADADAREAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAYFB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAZAQEAAwEBAAAAAAAAAAAAAAAABAUHCAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCfUzSQAFcqHPIACRW7oYABXKhzyAA5o3l7EABms2TAAGk0lDAAZrNkwAB//9k=', 'base64');

/** What a camera says of itself. */
function say(orientation: number, order: 'II' | 'MM'): Buffer {
  const tiff = Buffer.alloc(38);
  const [short, long] = order === 'II' ? (['writeUInt16LE', 'writeUInt32LE'] as const) : (['writeUInt16BE', 'writeUInt32BE'] as const);
  tiff.write(order, 0, 'latin1');
  tiff[short](42, 2);
  tiff[long](8, 4);
  tiff[short](2, 8);
  // The width before it, so that entries are read one after another.
  for (const [at, tag, value] of [[10, 0x0100, 48], [22, 0x0112, orientation]] as const) {
    tiff[short](tag, at);
    tiff[short](3, at + 2);
    tiff[long](1, at + 4);
    tiff[short](value, at + 8);
  }
  return tiff;
}

/** As a camera writes it: the segment stands right behind the beginning of the file. */
function photograph(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), say(orientation, order)]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([STORED.subarray(0, 2), head, exif, STORED.subarray(2)]);
}

/** The same picture as a PNG, what the camera says before or behind it. */
function screenshot(orientation: number, order: 'II' | 'MM', place: 'before' | 'behind'): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), body.length + 4);
    return frame;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(48, 0);
  head.writeUInt32BE(32, 4);
  // Eight bits each of red, green and blue.
  head.set([8, 2], 8);
  const colours = { R: [255, 0, 0], G: [0, 255, 0], B: [0, 0, 255], K: [0, 0, 0] } as const;
  const line = (left: 'R' | 'B', right: 'G' | 'K'): number[] => [0, ...Array.from({ length: 48 }, (_, x) => colours[x < 24 ? left : right]).flat()];
  const pixels = deflateSync(Buffer.from(Array.from({ length: 32 }, (_, y) => (y < 16 ? line('R', 'G') : line('B', 'K'))).flat()));
  const exif = chunk('eXIf', say(orientation, order));
  const [before, behind] = place === 'before' ? [exif, Buffer.alloc(0)] : [Buffer.alloc(0), exif];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), before, chunk('IDAT', pixels), behind, chunk('IEND', Buffer.alloc(0))]);
}

/** Colours of the four corners, from the upper left one in the sense of reading. */
async function cornersOf(bytes: Buffer): Promise<{ size: number[]; corners: string }> {
  const png = await redraw(bytes, 'background');
  const { renderAsync } = await import('@resvg/resvg-js');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const { pixels } = await renderAsync(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${png.toString('base64')}"/></svg>`, { font: { loadSystemFonts: false } });
  const colour = (x: number, y: number): string => ['R', 'G', 'B'].find((_, channel) => (pixels[(y * width + x) * 4 + channel] ?? 0) > 128) ?? 'K';
  return { size: [width, height], corners: [colour(4, 4), colour(width - 5, 4), colour(4, height - 5), colour(width - 5, height - 5)].join('') };
}

describe('a photograph', () => {
  it.each([[1, 'RGBK'], [2, 'GRKB'], [3, 'KBGR'], [4, 'BKRG'], [5, 'RBGK'], [6, 'BRKG'], [7, 'KGBR'], [8, 'GKRB']] as const)('stands upright, whichever way the camera was held: %d', async (orientation, corners) => {
    const size = orientation >= 5 ? [32, 48] : [48, 32];
    expect(await cornersOf(photograph(orientation))).toEqual({ size, corners });
    expect(await cornersOf(photograph(orientation, 'MM'))).toEqual({ size, corners });
    expect(await cornersOf(screenshot(orientation, 'MM', 'before'))).toEqual({ size, corners });
    expect(await cornersOf(screenshot(orientation, 'II', 'behind'))).toEqual({ size, corners });
  });

  it('stays as it is stored when the file says nothing sound of it', async () => {
    for (const orientation of [0, 9, 65_535])
      for (const picture of [photograph(orientation), screenshot(orientation, 'MM', 'before')]) expect(await cornersOf(picture)).toEqual({ size: [48, 32], corners: 'RGBK' });
    expect(await cornersOf(STORED)).toEqual({ size: [48, 32], corners: 'RGBK' });
  });

  it.each([['JPEG', photograph(6)], ['PNG', screenshot(6, 'MM', 'behind')]])('is read without harm, whatever stands in it: %s', (_type, whole) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }), fc.nat(whole.length), (changes, end) => {
        const bytes = Buffer.from(whole.subarray(0, end));
        for (const [at, value] of changes) if (at < end) bytes[at] = value;
        const found = measure(bytes);
        expect(found === undefined || (found.orientation >= 1 && found.orientation <= 8)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
