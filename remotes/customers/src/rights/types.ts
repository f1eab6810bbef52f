import type { LocalizedText } from '../api/contract.js';

export interface By {
  type: string;
  id: string;
  name: string;
}

export const REQUEST_TYPES = ['access', 'portability', 'rectification', 'erasure', 'restriction', 'objection'] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];
export const REQUEST_CHANNELS = ['mail', 'web', 'form', 'phone', 'in-person'] as const;
export type RequestState = 'received' | 'identified' | 'working' | 'answered' | 'refused' | 'withdrawn';

export interface PersonRequest {
  id: string;
  number: number;
  customerId: string;
  talentId: string;
  nickname: string;
  erased: boolean;
  type: RequestType;
  channel: string;
  state: RequestState;
  nextStates: RequestState[];
  receivedAt: string;
  dueAt: string;
  /** Negative when late, null once closed. */
  daysLeft: number | null;
  identityProof: string | null;
  note: string | null;
  extendedAt: string | null;
  extensionReason: string | null;
  outcome: string | null;
  closedAt: string | null;
  version: number;
  steps?: { id: string; action: string; note: string | null; at: string; by: By }[];
}

export interface RightsOverview {
  restricted: boolean;
  held: boolean;
  erased: boolean;
  objections: { id: string; purpose: string; reason: string | null; at: string; by: By; liftedAt: string | null }[];
  holds: { id: string; reference: string; reason: string; at: string; by: By; releasedAt: string | null; releaseReason: string | null }[];
}

export interface ConsentWord {
  id: string;
  code: string;
  textVersion: string;
  purpose: string;
  granted: boolean;
  at: string;
  channel: string;
  evidence: string | null;
  by: By;
  current: boolean;
}

export interface ConsentText {
  id: string;
  code: string;
  version: string;
  purpose: string;
  text: LocalizedText;
  sha256: string;
  state: 'draft' | 'published' | 'retired';
  publishedAt: string | null;
  rowVersion: number;
  updatedAt: string;
}

export const CONSENT_PURPOSES = ['notification_delivery', 'membership_report', 'support_case', 'customer_view', 'customer_edit', 'import'] as const;
export const CONSENT_CHANNELS = ['form', 'web', 'mail', 'phone', 'in-person', 'import'] as const;

export interface AccessCopy {
  id: string;
  size: number;
  available: boolean;
  expiresAt: string;
  createdAt: string;
  by: By;
}

export interface Erasure {
  id: string;
  state: 'awaiting' | 'done' | 'cancelled';
  requestedAt: string;
  requester: By;
  doneAt: string | null;
  approvals: { id: string; expiresAt: string; erased: boolean }[];
  removed: Record<string, number> | null;
  /** Part of an erasure of many: run and called off there. */
  together: boolean;
}

export interface MergeRecord {
  id: string;
  keptId: string;
  mergedId: string;
  keptNickname: string;
  mergedNickname: string;
  state: 'done' | 'undone' | 'final';
  canUndo: boolean;
  undoUntil: string;
  at: string;
  by: By;
}
