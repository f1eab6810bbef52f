export type BatchAction = 'add-tags' | 'remove-tags' | 'set-status' | 'deactivate' | 'reactivate' | 'add-membership';
export type Outcome = 'done' | 'unchanged' | 'not_found' | 'overlap';

export interface Batch {
  id: string;
  action: BatchAction;
  state: 'running' | 'done' | 'undoing' | 'undone' | 'cancelled' | 'failed';
  total: number;
  counts: Record<Outcome, number>;
  undone: { done: number; changed: number };
  canUndo: boolean;
  jobId: string | null;
}

export interface BatchWords {
  tags?: string[];
  status?: string;
  membership?: { type: string; level: string; validFrom: string; validTo: string | null; note: string | null };
}
