import Type from 'typebox';

const closed = { additionalProperties: false } as const;
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Reason = Type.String({ minLength: 3, maxLength: 500, pattern: String.raw`\S` });
const Bag = Type.Record(Type.String(), Type.Unknown());

/** The operator of the platform may name an agency; everybody else has only their own. */
export const TenantQuery = Type.Object({ tenantId: Type.Optional(Id) }, closed);
export const OpenQuery = Type.Object({ tenantId: Type.Optional(Id), open: Type.Optional(Type.Boolean()) }, closed);
export const JobParams = Type.Object({ id: Type.String({ pattern: '^rot_[0-9a-f]{32}$' }) }, closed);
export const ApprovalParams = Type.Object({ id: Type.String({ pattern: '^ap_[0-9a-f]{32}$' }) }, closed);
export const AnomalyParams = Type.Object({ id: Type.String({ pattern: '^an_[0-9a-f]{32}$' }) }, closed);
export const SeqParams = Type.Object({ seq: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) }, closed);
export const ProofQuery = Type.Object({ tenantId: Type.Optional(Id), size: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })) }, closed);

export const StartRotation = Type.Object(
  {
    kind: Type.Enum(['dek', 'deep', 'idx', 'kek']),
    tenantId: Type.Optional(Id),
    reason: Reason,
    rowsPerSecond: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
    maxReadP95Ms: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 60_000 }))),
  },
  closed,
);
export const RequestApproval = Type.Object(
  {
    tenantId: Type.Optional(Id),
    action: Type.Enum(['key.disable', 'key.destroy', 'subject.shred', 'tenant.shred', 'export.bulk', 'read.bulk', 'break_glass']),
    subject: Type.String({ pattern: '^[A-Za-z0-9_:./-]{1,200}$' }),
    parameters: Type.Optional(Type.Record(Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,39}$' }), Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean(), Type.Null()]))),
    reason: Reason,
  },
  closed,
);
export const Acknowledge = Type.Object({ note: Reason }, closed);
export const BreakGlassBody = Type.Object({ tenantId: Type.Optional(Id), actor: Id, minutes: Type.Integer({ minimum: 1, maximum: 60 }), reason: Reason, approvalId: Type.String({ pattern: '^ap_[0-9a-f]{32}$' }) }, closed);
export const AccessLogQuery = Type.Object(
  {
    tenantId: Type.Optional(Id),
    from: Type.Optional(Time),
    to: Type.Optional(Time),
    actor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._:@/-]{1,128}$' })),
    op: Type.Optional(Type.String({ pattern: '^[a-z_]{1,40}$' })),
    result: Type.Optional(Type.Enum(['success', 'denied'])),
    subjectId: Type.Optional(Type.String({ pattern: '^pf_[0-9a-f]{32}$' })),
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);

const Person = Type.Object({ id: Type.String(), name: Nullable(Type.String()), self: Type.Boolean() });
export const Overview = Type.Object({ platform: Type.Boolean(), ready: Type.Boolean(), openApprovals: Type.Integer(), openAnomalies: Type.Integer(), runningRotations: Type.Integer() });
export const Keys = Type.Object({
  provider: Type.Object({ name: Type.String(), keyId: Nullable(Type.String()), healthy: Type.Boolean(), rotateAt: Nullable(Time) }),
  keys: Type.Array(
    Type.Object({
      id: Type.String(),
      subject: Type.String(),
      tenantId: Nullable(Id),
      kind: Type.String(),
      version: Type.Integer(),
      status: Type.String(),
      uses: Nullable(Type.Integer()),
      parent: Type.String(),
      createdAt: Time,
      activatedAt: Nullable(Time),
      disabledAt: Nullable(Time),
      destroyedAt: Nullable(Time),
      destroyableAt: Nullable(Time),
      rotate: Nullable(Type.String()),
      tombstone: Nullable(Type.String()),
    }),
  ),
});
export const Rotation = Type.Object({
  id: Type.String(),
  tenantId: Nullable(Id),
  kind: Type.String(),
  status: Type.String(),
  phase: Type.String(),
  targetVersion: Nullable(Type.Integer()),
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  progress: Type.Number(),
  rate: Type.Number(),
  etaSeconds: Nullable(Type.Number()),
  sampled: Type.Integer(),
  rowsPerSecond: Nullable(Type.Number()),
  maxReadP95Ms: Nullable(Type.Number()),
  requestedBy: Person,
  reason: Nullable(Type.String()),
  error: Nullable(Type.String()),
  createdAt: Time,
  startedAt: Nullable(Time),
  verifiedAt: Nullable(Time),
  finishedAt: Nullable(Time),
  retireAt: Nullable(Time),
  updatedAt: Time,
  failures: Type.Optional(Type.Array(Type.Object({ what: Type.String(), id: Type.String(), code: Type.String(), at: Time }))),
});
export const Approval = Type.Object({
  id: Type.String(),
  tenantId: Nullable(Id),
  action: Type.String(),
  subject: Type.String(),
  parameters: Bag,
  /** Whom the parameters name, as with emergency access. */
  concerns: Nullable(Person),
  reason: Type.String(),
  status: Type.Enum(['pending', 'approved', 'rejected', 'used', 'expired']),
  requestedBy: Person,
  requestedAt: Time,
  expiresAt: Time,
  decidedBy: Nullable(Person),
  decidedAt: Nullable(Time),
  usedBy: Nullable(Person),
  usedAt: Nullable(Time),
});
export const AccessEntry = Type.Object({ seq: Type.Integer(), leaf: Type.String(), actor: Person, entry: Bag });
export const Checkpoint = Type.Object({ origin: Type.String(), size: Type.Integer(), at: Nullable(Time), checkpoint: Nullable(Type.String()), keys: Type.Array(Type.String()) });
export const Proof = Type.Object({ seq: Type.Integer(), size: Type.Integer(), leaf: Type.String(), hashes: Type.Array(Type.String()), checkpoint: Nullable(Type.String()), keys: Type.Array(Type.String()) });
export const Anomaly = Type.Object({
  id: Type.String(),
  tenantId: Nullable(Id),
  rule: Type.String(),
  actor: Person,
  action: Type.String(),
  firstAt: Time,
  lastAt: Time,
  count: Type.Integer(),
  detail: Bag,
  status: Type.Enum(['open', 'acknowledged']),
  acknowledgedBy: Nullable(Person),
  acknowledgedAt: Nullable(Time),
  note: Nullable(Type.String()),
});
export const Certificate = Type.Object({ name: Type.String(), uri: Nullable(Type.String()), serial: Type.String(), notBefore: Time, notAfter: Time, days: Type.Integer(), lastSeenAt: Type.Optional(Time) });
export const BreakGlassAnswer = Type.Object({ tenantId: Id, actor: Id, until: Time });
