import type { Message, Reason } from './types.js';

/** What somebody at the desk may do with a message. */
export type Step =
  | { action: 'approve' }
  | { action: 'reject'; reason: Reason; note: string | null }
  | { action: 'spam' }
  | { action: 'unreject' }
  | { action: 'star'; on: boolean }
  | { action: 'pin'; on: boolean }
  | { action: 'read'; on: boolean }
  /** `null` takes the reply away; `approve` shows the message with it. */
  | { action: 'reply'; content: string | null; approve: boolean };

export type StepAction = Step['action'];

export const MUTABLE = ['status', 'held', 'starred', 'pinnedAt', 'readAt', 'reply', 'repliedAt', 'repliedBy', 'reasonCode', 'reasonNote', 'moderatedAt', 'moderatedBy', 'approvedAt'] as const;
/** What steps change, and what undo brings back. */
export type MessageState = Pick<Message, (typeof MUTABLE)[number]>;

export type Outcome = { kind: 'changed'; now: Message } | { kind: 'unchanged' } | { kind: 'refused' };

/** Pure: what a message becomes. `refused` when its state has no such step: only what is public can be pinned, only what was turned away comes back. */
export function stepOf(message: Message, step: Step, { at, by }: { at: Date; by: string }): Outcome {
  const change = changeOf(message, step, { at, by });
  if (change === 'refused') return { kind: 'refused' };
  if (!change) return { kind: 'unchanged' };
  return { kind: 'changed', now: { ...message, ...change, version: message.version + 1 } };
}

export const stateOf = (message: Message): MessageState => Object.fromEntries(MUTABLE.map((name) => [name, message[name]])) as unknown as MessageState;

function changeOf(message: Message, step: Step, { at, by }: { at: Date; by: string }): Partial<MessageState> | 'refused' | undefined {
  const moderated = { moderatedAt: at, moderatedBy: by };
  const away = { ...moderated, pinnedAt: null, approvedAt: null };
  const isAway = message.status === 'rejected' || message.status === 'spam';
  switch (step.action) {
    case 'approve':
      return message.status === 'approved' ? undefined : { ...approved(at), ...moderated };
    case 'reject':
      if (message.status === 'rejected' && message.reasonCode === step.reason && message.reasonNote === step.note) return undefined;
      return { ...away, status: 'rejected', reasonCode: step.reason, reasonNote: step.note };
    case 'spam':
      return message.status === 'spam' ? undefined : { ...away, status: 'spam', reasonCode: 'spam', reasonNote: null };
    case 'unreject':
      // What the filter held stays held until somebody approves it.
      return isAway ? { ...moderated, status: 'pending', reasonCode: null, reasonNote: null } : 'refused';
    case 'star':
      return message.starred === step.on ? undefined : { starred: step.on };
    case 'pin':
      if (step.on && message.status !== 'approved') return 'refused';
      return (message.pinnedAt !== null) === step.on ? undefined : { pinnedAt: step.on ? at : null };
    case 'read':
      return (message.readAt !== null) === step.on ? undefined : { readAt: step.on ? at : null };
    case 'reply':
      return isAway ? 'refused' : replied(message, step, { at, by });
  }
}

const approved = (at: Date): Partial<MessageState> => ({ status: 'approved', held: false, approvedAt: at, reasonCode: null, reasonNote: null });

function replied(message: Message, { content, approve }: { content: string | null; approve: boolean }, { at, by }: { at: Date; by: string }): Partial<MessageState> | undefined {
  const shows = approve && message.status !== 'approved';
  if (message.reply === content && !shows) return undefined;
  const reply = message.reply === content ? {} : { reply: content, repliedAt: content === null ? null : at, repliedBy: content === null ? null : by };
  // Who answers has read it.
  return { ...reply, ...(content === null ? {} : { readAt: message.readAt ?? at }), ...(shows ? { ...approved(at), moderatedAt: at, moderatedBy: by } : {}) };
}
