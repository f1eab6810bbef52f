/**
 * Verifiable logs: the part that core (audit streams) and the vault (access log) share, and that an auditor runs
 * without either. A log is a list of entries; leaf i is `leafHash(canonicalJson(entry))`, the leaves make an RFC 9162
 * Merkle tree, and a checkpoint (C2SP tlog-checkpoint) signs size and root. Nothing here reads or writes anything.
 */
export { canonicalJson, type Json } from './canonical-json.js';
export { LedgerError, type LedgerErrorCode } from './errors.js';
export { emptyRoot, HASH_BYTES, leafHash, nodeHash, type Hash } from './hashing.js';
export { subtreesOf, type NodeId, type ReadNode } from './nodes.js';
export { CompactRange, type CompactRangeState, type CompletedNode } from './compact-range.js';
export { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof } from './proofs.js';
export { verifyConsistency, verifyInclusion } from './verify-proofs.js';
export { addSignature, openNote, signNote, type OpenNote } from './note.js';
export { formatVerifierKey, parseVerifierKey, type VerifierKey } from './verifier-key.js';
export { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
export { formatExportLine, type ExportLine } from './export-line.js';
export { type BadVerdict, type ExportVerdict, type GoodVerdict, type LedgerProblem } from './verdict.js';
export { verifyExport, type ExportLines, type VerifyExportOptions } from './verify-export.js';
export { openArchive, type ArchiveSource } from './archive/source.js';
export { verifyArchive, type ArchiveVerdict } from './archive/verify-archive.js';
export { auditCommand } from './archive/command.js';
