import type { DetokenizedSubject, SubjectStatus, VaultPurpose } from '@hako/vault-client/contract';

export type ItemStatus = DetokenizedSubject['status'];

/** Restricted data is kept but not used, except for the law and for the person it is about (security.md 5.2). */
const BEYOND_RESTRICTION: ReadonlySet<VaultPurpose> = new Set(['legal_request', 'subject_request']);

/** What becomes of one subject in a call of this purpose, before anything is opened. */
export function statusOf(subject: { status: SubjectStatus; blocked: boolean } | undefined, purpose: VaultPurpose): ItemStatus {
  if (!subject) return 'not_found';
  if (subject.status === 'shredded') return 'shredded';
  if (subject.status === 'restricted' && !BEYOND_RESTRICTION.has(purpose)) return 'restricted';
  return subject.blocked ? 'denied' : 'ok';
}

/** Statuses that a search of this purpose may find. */
export const visibleStatuses = (purpose: VaultPurpose): SubjectStatus[] => (BEYOND_RESTRICTION.has(purpose) ? ['live', 'restricted'] : ['live']);
