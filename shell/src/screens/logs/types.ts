export interface LogEntry {
  id: string;
  at: string;
  title: string;
  action?: string;
  name?: string;
  plugin?: string;
  actor?: { type: string; id: string; name: string } | null;
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
}

export const KINDS = ['changes', 'security', 'events', 'integrations'] as const;
export type LogKind = (typeof KINDS)[number];

export const PERMISSIONS: Record<LogKind, string> = { changes: 'log.change:read', security: 'log.security:read', events: 'log.event:read', integrations: 'log.integration:read' };
