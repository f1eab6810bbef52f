import type { Message, Reason } from '../api/types.js';

/** What a key or a button does with one message. */
export type Step =
  | { verb: 'approve' }
  | { verb: 'reject'; reason: Reason; note?: string | undefined }
  | { verb: 'spam' }
  | { verb: 'unreject' }
  | { verb: 'star'; starred: boolean }
  | { verb: 'pin'; pinned: boolean }
  | { verb: 'read'; read: boolean }
  | { verb: 'reply'; content: string | null; approve: boolean };

/** The body of `POST /marshmallow/messages/:id/<verb>`. */
export function bodyOf(step: Step, version: number): Record<string, unknown> {
  const { verb: _verb, ...rest } = step;
  return { ...rest, version };
}

/** What the server will answer, shown before it does; its answer replaces it. */
export function foretell(message: Message, step: Step, now: string): Message {
  const next = { ...message, version: message.version + 1 };
  switch (step.verb) {
    case 'approve':
      return { ...next, status: 'approved', held: false, approvedAt: now, moderatedAt: now, reasonCode: null, reasonNote: null };
    case 'reject':
      return { ...next, status: 'rejected', pinnedAt: null, approvedAt: null, moderatedAt: now, reasonCode: step.reason, reasonNote: step.note ?? null };
    case 'spam':
      return { ...next, status: 'spam', pinnedAt: null, approvedAt: null, moderatedAt: now, reasonCode: 'spam', reasonNote: null };
    case 'unreject':
      return { ...next, status: 'pending', moderatedAt: now, reasonCode: null, reasonNote: null };
    case 'star':
      return { ...next, starred: step.starred };
    case 'pin':
      return { ...next, pinnedAt: step.pinned ? now : null };
    case 'read':
      return { ...next, readAt: step.read ? now : null };
    case 'reply':
      return { ...next, reply: step.content, repliedAt: step.content === null ? null : now, readAt: step.content === null ? message.readAt : (message.readAt ?? now), ...(step.approve && message.status === 'pending' ? { status: 'approved' as const, held: false, approvedAt: now } : {}) };
  }
}

const BY_CATEGORY: Record<string, Reason> = { threat: 'threat', sexual: 'sexual', personal: 'personal-data', link: 'spam', spam: 'spam', insult: 'harassment', hate: 'harassment', 'self-harm': 'harassment' };

/** The reason that the filter's gravest finding suggests: what `R` rejects with. */
export function suggestedReason({ filterMatches }: Pick<Message, 'filterMatches'>): Reason {
  const [gravest] = (filterMatches ?? []).filter(({ category }) => BY_CATEGORY[category]).toSorted((left, right) => right.severity - left.severity);
  return (gravest && BY_CATEGORY[gravest.category]) ?? 'other';
}
