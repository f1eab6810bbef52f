import { REASONS, type Reason } from '../messages/types.js';

const isReason = (text: string): text is Reason => REASONS.some((reason) => reason === text);

/** A code stays a code; words of one's own are the note of `other`. */
export function reasonOf(reason: string | undefined, note: string | null | undefined): { reason: Reason; note: string | null } {
  const words = note?.normalize('NFC').trim() || null;
  if (reason === undefined) return { reason: 'other', note: words };
  if (isReason(reason)) return { reason, note: words };
  return { reason: 'other', note: [reason.normalize('NFC').trim(), words].filter(Boolean).join(': ').slice(0, 500) };
}
