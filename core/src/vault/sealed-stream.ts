import { createCipheriv, createDecipheriv } from 'node:crypto';

/**
 * A file in frames of AES-256-GCM, so that it streams and still nothing of it counts before it is authenticated:
 * `HKF1 | parcel 16 | frame size u32 | frame …`, each frame ciphertext and tag. The place of a frame and whether it
 * is the last are authenticated, so cutting, swapping and joining files fail. The key belongs to this file alone,
 * which makes counting nonces safe.
 */
const MAGIC = Buffer.from('HKF1');
export const HEADER_BYTES = MAGIC.length + 16 + 4;
const TAG_BYTES = 16;
const FRAME_BYTES = 64 * 1024;
const MAX_FRAME_BYTES = 1024 * 1024;

export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
  constructor() {
    super('The file does not open');
  }
}

export interface SealedFile {
  parcelId: string;
  /** 32 bytes. */
  key: Buffer;
  /** Tenant, storage key: a file that is put elsewhere does not open. */
  place: readonly string[];
}

export async function* sealFrames(file: SealedFile, source: AsyncIterable<Uint8Array | string>, frameBytes = FRAME_BYTES): AsyncGenerator<Buffer> {
  yield header(file.parcelId, frameBytes);
  let waiting = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of source) {
    waiting = Buffer.concat([waiting, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    // The last frame is not known before the end, so one whole frame is always held back.
    while (waiting.length > frameBytes) {
      yield sealFrame(file, number++, false, waiting.subarray(0, frameBytes));
      waiting = waiting.subarray(frameBytes);
    }
  }
  yield sealFrame(file, number, true, waiting);
}

export async function* openFrames(file: SealedFile, frameBytes: number, body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const size = frameBytes + TAG_BYTES;
  let waiting = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of body) {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length > size) {
      yield openFrame(file, number++, false, waiting.subarray(0, size));
      waiting = waiting.subarray(size);
    }
  }
  const last = openFrame(file, number, true, waiting);
  if (last.length > 0) yield last;
}

/** @throws DamagedFile when this is not the beginning of one of our files. */
export function readHeader(bytes: Buffer): { parcelId: string; frameBytes: number } {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new DamagedFile();
  const frameBytes = bytes.readUInt32BE(HEADER_BYTES - 4);
  if (frameBytes === 0 || frameBytes > MAX_FRAME_BYTES) throw new DamagedFile();
  return { parcelId: `pc_${bytes.subarray(MAGIC.length, MAGIC.length + 16).toString('hex')}`, frameBytes };
}

function header(parcelId: string, frameBytes: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(frameBytes);
  return Buffer.concat([MAGIC, Buffer.from(parcelId.slice(3), 'hex'), size]);
}

function sealFrame(file: SealedFile, number: number, last: boolean, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', file.key, nonce(number), { authTagLength: TAG_BYTES });
  cipher.setAAD(aad(file, number, last));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openFrame(file: SealedFile, number: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new DamagedFile();
  const decipher = createDecipheriv('aes-256-gcm', file.key, nonce(number), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  decipher.setAAD(aad(file, number, last));
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    plain.fill(0);
    throw new DamagedFile();
  }
  return plain;
}

function nonce(number: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(number), 4);
  return bytes;
}

function aad({ parcelId, place }: SealedFile, number: number, last: boolean): Buffer {
  return Buffer.from(JSON.stringify(['hako-file-v1', parcelId, ...place, number, last]));
}
