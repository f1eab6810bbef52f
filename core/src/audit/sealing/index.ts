export { createLedger, type Ledger } from './ledger.js';
export { exportLine } from './verify.js';
export { readLog, type LogLine } from './log-reader.js';
export { proveConsistency, proveInclusion, inclusionOf, type EntryPlace, type InclusionAnswer } from './prove.js';
export { folded, searchQuery } from './search-terms.js';
export { STREAMS, type StreamName } from './source.js';
export { latestCheckpoint, readCheckpointPage, readCheckpoints, type CheckpointRow } from './store.js';
export type { VerifyReport } from './verify.js';
