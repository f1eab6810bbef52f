import { createHash, randomBytes } from 'node:crypto';
import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Client } from '../../entry/types.js';
import type { Secrets } from '../../types.js';
import { bindClient, CHALLENGE_SECONDS, clientHash, equal } from '../client-binding.js';
import { readEntryCookie, type EntryCookie } from '../cookies.js';

const NONCE_BYTES = 24;
const TIME_BYTES = 6;
const HASH_BYTES = 32;
const HEAD_BYTES = NONCE_BYTES + TIME_BYTES + 2 * HASH_BYTES;

/**
 * The challenge of a passkey sign-in, before anybody is known: nonce, end, the client it was given to, and our MAC. It needs
 * no row until it is answered, so that strangers cannot fill a table; answering spends the nonce in the person's agency.
 */
export function newSignedChallenge(secrets: Secrets, client: Client, now: Date): { challenge: Buffer; cookie: EntryCookie } {
  const binding = bindClient(secrets, client);
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now.getTime() + CHALLENGE_SECONDS * 1_000, 0, TIME_BYTES);
  const head = Buffer.concat([randomBytes(NONCE_BYTES), time, sha256(binding.clientHash), binding.cookieHash]);
  return { challenge: Buffer.concat([head, Buffer.from(macOf(secrets, head), 'base64url')]), cookie: binding.cookie };
}

export interface SignedChallenge {
  nonce: string;
  expiresAt: Date;
}

/** `undefined` for one that we did not make, that is over, or that another client began. */
export function openSignedChallenge(secrets: Secrets, text: string, client: Client, now: Date): SignedChallenge | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length <= HEAD_BYTES || bytes.toString('base64url') !== text) return undefined;
  const head = bytes.subarray(0, HEAD_BYTES);
  if (!equal(bytes.subarray(HEAD_BYTES).toString('base64url'), macOf(secrets, head))) return undefined;
  const cookie = readEntryCookie(client.cookie, 'mc');
  const [ofClient, ofCookie] = [head.subarray(-2 * HASH_BYTES, -HASH_BYTES), head.subarray(-HASH_BYTES)];
  const bound = cookie === undefined ? sha256(clientHash(secrets, client)).equals(ofClient) : sha256(cookie).equals(ofCookie);
  const expiresAt = new Date(head.readUIntBE(NONCE_BYTES, TIME_BYTES));
  return bound && expiresAt > now ? { nonce: head.subarray(0, NONCE_BYTES).toString('base64url'), expiresAt } : undefined;
}

/** `false` when it was answered before. */
export async function spendSignedChallenge(tx: TenantTransaction, challenge: SignedChallenge): Promise<boolean> {
  const row = await tx.row('insert into spent_passkey_challenge (nonce, expires_at) values ($1, $2) on conflict do nothing returning nonce', [challenge.nonce, challenge.expiresAt]);
  return row !== undefined;
}

const macOf = (secrets: Secrets, head: Buffer): string => secrets.mac('passkey-challenge', head.toString('base64url'));
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
