import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedFile, HEADER_BYTES, openFrames, readHeader, sealFrames, type SealedFile } from './sealed-stream.js';

const newFile = (place = ['tenant', 'tenant/plugin/a.csv']): SealedFile => ({ parcelId: `pc_${randomBytes(16).toString('hex')}`, key: randomBytes(32), place });

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const seal = (file: SealedFile, plain: Uint8Array, frameBytes: number, piece = 7): Promise<Buffer> => collect(sealFrames(file, inPieces(plain, piece), frameBytes));
const open = (file: SealedFile, sealed: Buffer, frameBytes: number, piece = 11): Promise<Buffer> => collect(openFrames(file, frameBytes, inPieces(sealed.subarray(HEADER_BYTES), piece)));

describe('a sealed stream', () => {
  it('gives back any bytes, however they come in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), async (plain, frameBytes, pieceIn, pieceOut) => {
        const file = newFile();
        const sealed = await seal(file, plain, frameBytes, pieceIn);
        expect(readHeader(sealed)).toEqual({ parcelId: file.parcelId, frameBytes });
        expect((await open(file, sealed, frameBytes, pieceOut)).equals(plain)).toBe(true);
      }),
    );
  });

  it('does not open when any byte is changed, or any part is missing, moved, repeated or added', async () => {
    const file = newFile();
    const frame = 16 + 16;
    const sealed = await seal(file, randomBytes(50), 16);
    const frames = [0, 1, 2, 3].map((i) => sealed.subarray(HEADER_BYTES + i * frame, Math.min(sealed.length, HEADER_BYTES + (i + 1) * frame)));
    const head = sealed.subarray(0, HEADER_BYTES);
    const [a, b, c, d] = frames as [Buffer, Buffer, Buffer, Buffer];
    const variants = [[a, b, c], [a, b], [], [b, c, d], [b, a, c, d], [a, a, b, c, d], [a, b, c, d, d], [d], [a, b, c, d, Buffer.alloc(16)], [a, b, c, d.subarray(0, d.length - 1)]];
    for (const variant of variants) await expect(open(file, Buffer.concat([head, ...variant]), 16)).rejects.toBeInstanceOf(DamagedFile);
    for (let at = HEADER_BYTES; at < sealed.length; at += 5) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      await expect(open(file, changed, 16)).rejects.toBeInstanceOf(DamagedFile);
    }
  });

  it('opens with its own key, parcel, place and frame size alone', async () => {
    const file = newFile();
    const sealed = await seal(file, randomBytes(50), 16);
    const others: SealedFile[] = [{ ...file, key: randomBytes(32) }, { ...file, parcelId: newFile().parcelId }, { ...file, place: ['tenant', 'tenant/plugin/b.csv'] }, { ...file, place: ['other', 'tenant/plugin/a.csv'] }];
    for (const other of others) await expect(open(other, sealed, 16)).rejects.toBeInstanceOf(DamagedFile);
    await expect(open(file, sealed, 32)).rejects.toBeInstanceOf(DamagedFile);
    expect(await open(file, sealed, 16)).toHaveLength(50);
  });

  it('knows its own beginning', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(HEADER_BYTES), Buffer.from('PK\u0003\u0004 not one of ours at all')]) expect(() => readHeader(bytes)).toThrow(DamagedFile);
  });
});
