export { findHold, insertHold, listHolds, releaseHold, type LegalHold } from './holds.js';
export { RETENTION_SETTINGS } from './policy.js';
export { lastRetentionRun, retentionDays, retentionPreview, runRetention, type RetentionDays, type RetentionDeps, type RetentionRun, type StreamRetention } from './prune.js';
