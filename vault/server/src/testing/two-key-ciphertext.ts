import { createCipheriv, type KeyObject } from 'node:crypto';

/**
 * A GCM ciphertext that opens under two keys, as an attacker makes one: all blocks free but one, which is solved
 * for so that both keys give the same tag. GCM does not commit to its key; the record's commitment must.
 */
export function twoKeyCiphertext(first: KeyObject, second: KeyObject, nonce: Buffer, aad: Buffer, blocks: number): Buffer {
  const ct = Buffer.alloc(blocks * 16);
  for (let i = 16; i < ct.length; i++) ct[i] = i & 0xff;
  const sides = [first, second].map((key) => ({ h: toField(encryptBlock(key, Buffer.alloc(16))), mask: toField(encryptBlock(key, Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])]))) }));
  const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
  // The first ciphertext block stands at power blocks + 1 of H; it is zero so far.
  const difference = ghash(a.h, aad, ct) ^ a.mask ^ ghash(b.h, aad, ct) ^ b.mask;
  const solved = multiply(difference, inverse(power(a.h, blocks + 1) ^ power(b.h, blocks + 1)));
  fromField(solved).copy(ct, 0);
  return Buffer.concat([ct, fromField(ghash(a.h, aad, ct) ^ a.mask)]);
}

function ghash(h: bigint, aad: Buffer, ct: Buffer): bigint {
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0);
  lengths.writeBigUInt64BE(BigInt(ct.length * 8), 8);
  const padded = Buffer.alloc(Math.ceil(aad.length / 16) * 16);
  aad.copy(padded);
  const all = Buffer.concat([padded, ct, lengths]);
  let y = 0n;
  for (let i = 0; i < all.length; i += 16) y = multiply(y ^ toField(all.subarray(i, i + 16)), h);
  return y;
}

const R = 0xe1n << 120n;

/** GF(2^128) in GCM's bit order: the highest bit is the coefficient of x^0. */
function multiply(x: bigint, y: bigint): bigint {
  let z = 0n;
  let v = y;
  for (let i = 127n; i >= 0n; i--) {
    if ((x >> i) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n;
  }
  return z;
}

const ONE = 1n << 127n;

function power(x: bigint, exponent: number): bigint {
  let result = ONE;
  for (let i = 0; i < exponent; i++) result = multiply(result, x);
  return result;
}

/** x^(2^128 - 2). */
function inverse(x: bigint): bigint {
  let result = ONE;
  let square = x;
  for (let i = 1; i < 128; i++) {
    square = multiply(square, square);
    result = multiply(result, square);
  }
  return result;
}

const toField = (block: Buffer): bigint => BigInt(`0x${block.toString('hex')}`);
const fromField = (element: bigint): Buffer => Buffer.from(element.toString(16).padStart(32, '0'), 'hex');

function encryptBlock(key: KeyObject, block: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
