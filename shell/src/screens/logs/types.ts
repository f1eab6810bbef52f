export interface LogEntry {
  id: string;
  at: string;
  title: string;
  /** Only in a search over all logs */
  stream?: LogKind;
  action?: string;
  name?: string;
  plugin?: string;
  actor?: { type: string; id: string; name: string; via?: string | null } | null;
  resource?: { type: string; id: string; label: string | null } | null;
  scope?: { type: string; id: string | null } | null;
  outcome?: 'success' | 'failure' | 'denied';
  level?: 'info' | 'warn' | 'error';
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  meta?: Record<string, unknown> | null;
  requestId?: string | null;
  ip?: string | null;
  userAgent?: string | null;
  method?: string | null;
  route?: string | null;
  /** Its place in the sealed log, and whether a signed checkpoint vouches for it; null while it waits for the sequencer */
  seal: { seq: number; proven: boolean } | null;
}

/** The log of access to personal data is the vault's own; the others are core's. */
export const KINDS = ['changes', 'security', 'events', 'integrations'] as const;
export type LogKind = (typeof KINDS)[number];
export type LogTab = 'all' | LogKind | 'personal-data' | 'retention';

export const PERMISSIONS: Record<LogKind, string> = { changes: 'log.change:read', security: 'log.security:read', events: 'log.event:read', integrations: 'log.integration:read' };

/** Names of the streams as live events say them. */
export const STREAM_OF: Record<LogKind, string> = { changes: 'change', security: 'security', events: 'event', integrations: 'integration' };

/** `GET /logs/proof/inclusion`. */
export interface InclusionProof {
  seq: number;
  index: number;
  leaf: string;
  entry: Record<string, unknown> | null;
  proof: string[];
  checkpoint: { size: number; root: string; note: string };
}

/** `GET /logs/verify`. */
export interface VerifyReport {
  ok: boolean;
  from: number;
  to: number;
  entries: number;
  withoutBody: number;
  proven: number;
  unsealed: number;
  problem: string | null;
  seq: number | null;
  until: number | null;
  checkpoint: { size: number; at: string } | null;
  milliseconds: number;
}

export interface Checkpoint {
  size: number;
  root: string;
  note: string;
  at: string;
}

export interface LogExport {
  id: string;
  state: string;
  format: 'jsonl' | 'csv';
  streams: LogKind[];
  from: string | null;
  to: string | null;
  entries: number | null;
  error: string | null;
  fileName: string | null;
  expiresAt: string | null;
  createdAt: string;
}

export interface StreamRetention {
  stream: LogKind;
  days: number;
  entries: number;
  oldest: string | null;
  due: number;
  held: number;
}

export interface Retention {
  streams: StreamRetention[];
  lastRun: { at: string; by: string; removed: number } | null;
}

export interface LegalHold {
  id: string;
  name: string;
  reason: string;
  streams: LogKind[];
  from: string | null;
  to: string | null;
  createdBy: string;
  createdAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
  version: number;
}
