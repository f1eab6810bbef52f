import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A Bloom filter (Bloom 1970) of passwords that have leaked, as a file: `HKBF1\n`, k as one byte, m as 8 bytes (big
 * endian, number of bits), then m bits. Positions come from the SHA-1 of the password by double hashing (Kirsch and
 * Mitzenmacher 2006), so that the file can be made from published lists of SHA-1 sums without knowing a password.
 */
export interface BreachedPasswords {
  /** A few in a thousand that never leaked are said to have, none the other way round. */
  has(password: string): boolean;
}

const MAGIC = Buffer.from('HKBF1\n');
const HEADER_BYTES = MAGIC.length + 1 + 8;

/** Reads single bytes of the file, which may be gigabytes. @throws when it is no such file */
export function openBreachedPasswords(file: string): BreachedPasswords {
  const descriptor = openSync(file, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(descriptor, header, 0, HEADER_BYTES, 0);
  const hashes = header.readUInt8(MAGIC.length);
  const bits = header.readBigUInt64BE(MAGIC.length + 1);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC) || hashes === 0 || bits === 0n || BigInt(fstatSync(descriptor).size) !== BigInt(HEADER_BYTES) + (bits + 7n) / 8n) {
    closeSync(descriptor);
    throw new Error(`${file} is no list of breached passwords: expected the format HKBF1`);
  }
  const byte = Buffer.alloc(1);
  return {
    has: (password) =>
      positions(createHash('sha1').update(password).digest(), hashes, bits).every((position) => {
        readSync(descriptor, byte, 0, 1, HEADER_BYTES + Number(position / 8n));
        return (byte.readUInt8(0) & (1 << Number(position % 8n))) !== 0;
      }),
  };
}

/** A list in the making, of about `entries` SHA-1 sums; 10 bits each with 7 hashes err once in about 120 times. */
export function breachedFilter(entries: number, { bitsPerEntry = 10, hashes = 7 } = {}): { add(sum: Buffer): void; bytes: Buffer } {
  const bits = BigInt(Math.max(64, entries * bitsPerEntry));
  const bytes = Buffer.alloc(HEADER_BYTES + Number((bits + 7n) / 8n));
  MAGIC.copy(bytes);
  bytes.writeUInt8(hashes, MAGIC.length);
  bytes.writeBigUInt64BE(bits, MAGIC.length + 1);
  return {
    bytes,
    add(sum) {
      for (const position of positions(sum, hashes, bits)) {
        const at = HEADER_BYTES + Number(position / 8n);
        bytes.writeUInt8(bytes.readUInt8(at) | (1 << Number(position % 8n)), at);
      }
    },
  };
}

function positions(sum: Buffer, hashes: number, bits: bigint): bigint[] {
  const [first, second] = [sum.readBigUInt64BE(0), sum.readBigUInt64BE(8) | 1n];
  return Array.from({ length: hashes }, (_, index) => (first + BigInt(index) * second) % bits);
}
