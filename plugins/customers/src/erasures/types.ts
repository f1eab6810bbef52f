import type { ErasureSet } from '@hako/sdk-plugin';

/** People of one run; more take another one. */
export const MOST_PEOPLE = 5_000;
/** Few enough that the first page is done while its starter waits, and is told when nobody has agreed. */
export const PEOPLE_A_PAGE = 100;

export interface ErasureRun {
  id: string;
  state: 'awaiting' | 'running' | 'done' | 'cancelled';
  reason: string;
  total: number;
  approvalId: string;
  expiresAt: Date;
  pages: ErasureSet['pages'];
  jobId: string | null;
  requestedAt: Date;
  requester: { id: string; name: string };
  doneAt: Date | null;
  /** So far. */
  erased: number;
  /** Stayed after all: a hold, a merge or another erasure came between. */
  kept: number;
}

/** Somebody who was picked. */
export interface Candidate {
  id: string;
  storeId: string;
  kind: 'individual' | 'company';
  /** Her records in the vault, those of people who were merged into her too. */
  subjectIds: string[];
  held: boolean;
  /** An erasure of hers waits already. */
  waiting: boolean;
}
