/** Many people who are erased on one word of two. */
export interface ErasureRun {
  id: string;
  state: 'awaiting' | 'running' | 'done' | 'cancelled';
  reason: string;
  total: number;
  erased: number;
  kept: number;
  approval: { id: string; expiresAt: string };
  requester: { id: string; name: string };
  requestedAt: string;
  doneAt: string | null;
  jobId: string | null;
}
