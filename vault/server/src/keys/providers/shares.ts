import { createHash } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';

/** One part of the key that opens the sealed root. */
export interface Share {
  setId: string;
  bytes: Buffer;
}

const CHECK_BYTES = 4;

/** Shamir's scheme over GF(2^8). One of one is the secret itself: for development. */
export async function splitSecret(secret: Uint8Array, { setId, shares, threshold }: { setId: string; shares: number; threshold: number }): Promise<Share[]> {
  if (!Number.isInteger(shares) || !Number.isInteger(threshold) || threshold < 1 || threshold > shares || shares > 20) throw new RangeError('Shares: 1 to 20, and no more needed than there are');
  if (threshold === 1 && shares > 1) throw new RangeError('If one share is enough, there must be one only');
  const parts = shares === 1 ? [Uint8Array.from(secret)] : await split(Uint8Array.from(secret), shares, threshold);
  return parts.map((part) => ({ setId, bytes: Buffer.from(part) }));
}

export async function joinShares(shares: readonly Share[]): Promise<Buffer> {
  return Buffer.from(shares.length === 1 ? Uint8Array.from(shares[0]!.bytes) : await combine(shares.map(({ bytes }) => Uint8Array.from(bytes))));
}

/** `hako-share-1-<set>-<share>-<check>`: the check finds a slip of the pen before the share is tried. */
export const encodeShare = ({ setId, bytes }: Share): string => `hako-share-1-${setId}-${bytes.toString('hex')}-${check(setId, bytes)}`;

/** `undefined` for what is no share, or not as it was written down. */
export function parseShare(text: string): Share | undefined {
  const match = /^hako-share-1-([0-9a-f]{8})-((?:[0-9a-f]{2}){32,33})-([0-9a-f]{8})$/.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, setId, hex, sum] = match as unknown as [string, string, string, string];
  const bytes = Buffer.from(hex, 'hex');
  return check(setId, bytes) === sum ? { setId, bytes } : undefined;
}

const check = (setId: string, bytes: Uint8Array): string => createHash('sha256').update(setId).update(bytes).digest('hex').slice(0, CHECK_BYTES * 2);
