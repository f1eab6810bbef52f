import { IntegrityError } from './integrity-error.js';

/** 0x80, then zeros up to the next multiple: the length of a ciphertext tells the size class only. */
export function pad(plaintext: Uint8Array, multiple: number): Buffer {
  const padded = Buffer.alloc(Math.ceil((plaintext.length + 1) / multiple) * multiple);
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

export function unpad(padded: Buffer, multiple: number): Buffer {
  if (padded.length === 0 || padded.length % multiple !== 0) throw new IntegrityError();
  let end = padded.length - 1;
  while (end > 0 && padded[end] === 0) end--;
  if (padded[end] !== 0x80 || padded.length - end > multiple) throw new IntegrityError();
  return padded.subarray(0, end);
}
