export const BATCH_ACTIONS = ['add-tags', 'remove-tags', 'set-status', 'deactivate', 'reactivate', 'add-membership'] as const;
export type BatchAction = (typeof BATCH_ACTIONS)[number];

export interface BatchParams {
  tags?: string[];
  status?: string;
  membership?: { type: string; level: string; validFrom: string; validTo: string | null; note: string | null };
}

export interface BatchRecord {
  id: string;
  action: BatchAction;
  params: BatchParams;
  state: 'running' | 'done' | 'undoing' | 'undone' | 'cancelled' | 'failed';
  total: number;
  jobId: string | null;
  createdAt: Date;
  createdBy: string;
  counts: Record<Outcome, number>;
  undone: { done: number; changed: number };
}

export type Outcome = 'done' | 'unchanged' | 'not_found' | 'overlap' | 'restricted';

export interface BatchItem {
  position: number;
  customerId: string;
  before: Before | null;
  madeVersion: number | null;
}

/** What undo puts back. */
export type Before = { tags: string[] } | { status: string } | { active: boolean } | { membershipId: string };
