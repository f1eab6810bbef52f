/** Answers of the vault's administration, as vault/server gives them: people by id. What core makes of them stands in `@hako/sdk-plugin/api`. */
export interface VaultApproval {
  id: string;
  tenantId: string | null;
  action: string;
  subject: string;
  parameters: Record<string, unknown>;
  reason: string;
  status: 'pending' | 'approved' | 'rejected' | 'used' | 'expired';
  requestedBy: { id: string; caller: string };
  requestedAt: string;
  expiresAt: string;
  decidedBy: { id: string; caller: string } | null;
  decidedAt: string | null;
  usedBy: string | null;
  usedAt: string | null;
}

export interface VaultAnomaly {
  id: string;
  tenantId: string | null;
  rule: string;
  actor: string;
  action: string;
  firstAt: string;
  lastAt: string;
  count: number;
  detail: Record<string, string | number>;
  status: 'open' | 'acknowledged';
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
  note: string | null;
}

export interface VaultAlert {
  id: number;
  at: string;
  tenantId: string | null;
  kind: string;
  severity: 'info' | 'warning' | 'critical';
  anomalyId?: string;
  detail: Record<string, unknown>;
}

export interface VaultCheckpoint {
  origin: string;
  size: number;
  at: string | null;
  checkpoint: string | null;
  keys: string[];
}
