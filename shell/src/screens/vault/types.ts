import type { VaultApprovalAction } from '@hako/sdk-plugin/api';

export type {
  VaultAccessEntry as AccessEntry,
  VaultAnomaly as Anomaly,
  VaultApproval as Approval,
  VaultApprovalAction as ApprovalAction,
  VaultCertificate as Certificate,
  VaultKey,
  VaultKeyList as KeyList,
  VaultLogEntry as LogEntry,
  VaultPerson as Person,
  VaultProof as Proof,
  VaultRotation as Rotation,
  VaultRotationKind as RotationKind,
} from '@hako/sdk-plugin/api';

export const APPROVAL_ACTIONS: readonly VaultApprovalAction[] = ['key.disable', 'key.destroy', 'break_glass', 'subject.shred', 'tenant.shred', 'export.bulk', 'read.bulk'];

/** Which agency the operator looks at; nobody else chooses. */
export interface TenantChoice {
  tenantId?: string;
}
