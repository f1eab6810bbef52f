/**
 * What is wrong with a log.
 * - `edited`: the content is not the one that was sealed
 * - `deleted`: entries are missing in the middle
 * - `reordered`: entries stand in another order than they were sealed in
 * - `inserted`: a seq stands there twice
 * - `truncated`: a checkpoint says that the log was longer
 * - `forked`: the entries agree with each other but not with what was signed, or two checkpoints contradict each other
 * - `checkpoint`: a checkpoint is unsigned, signed by a stranger, or of another log
 * - `malformed`: this is no export
 */
export type LedgerProblem = 'edited' | 'deleted' | 'reordered' | 'inserted' | 'truncated' | 'forked' | 'checkpoint' | 'malformed';

/** The log is what was sealed. */
export interface GoodVerdict {
  ok: true;
  /** Lines read */
  entries: number;
  /** Of them without a body: retention dropped it, only the hash was compared */
  withoutBody: number;
  /** Leaves that the newest checkpoint covers; 0 when no checkpoint was reached */
  size: number;
  /** Lines behind the newest checkpoint: chained, but not signed for yet */
  unsealed: number;
}

/** The log is not what was sealed. */
export interface BadVerdict {
  ok: false;
  problem: LedgerProblem;
  /** First entry that is wrong; 0 when it is not an entry that is wrong */
  seq: number;
  /** Set when only a stretch can be named, from `seq` up to this: nothing in between was signed for */
  until?: number;
  /** In English, for a terminal or a log; screens have their own words for `problem` */
  message: string;
}

export type ExportVerdict = GoodVerdict | BadVerdict;

export const bad = (problem: LedgerProblem, seq: number, message: string, until?: number): BadVerdict => ({ ok: false, problem, seq, message, ...(until !== undefined && until > seq && { until }) });
