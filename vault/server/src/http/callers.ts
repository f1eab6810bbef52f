import { ADMIN_OPERATIONS, OPERATIONS, type AdminOperation, type VaultOperation } from '@hako/vault-client/contract';

/** How a caller is held to its limits: people by subjects, workers by pages, administration by requests. */
export type CallerKind = 'core-api' | 'core-worker' | 'admin';
/** What a caller is called in logs and in the access log: the last part of its URI name. */
export type CallerName = string;

export interface Caller {
  name: CallerName;
  kind: CallerKind;
  /** The certificate's URI name, exactly. */
  uri: string;
  operations: ReadonlySet<VaultOperation | AdminOperation>;
}

/** One line of the allow-list: `vault-callers.json` beside the certificates. */
export interface CallerEntry {
  uri: string;
  kind: CallerKind;
  operations: readonly (VaultOperation | AdminOperation)[];
}

/** Operations that each kind gets when the certificate script writes the allow-list. Core destroys no keys: that is the operator's. */
export const DEFAULT_OPERATIONS: Readonly<Record<CallerKind, readonly (VaultOperation | AdminOperation)[]>> = {
  'core-api': [...OPERATIONS, 'keys_read', 'keys_rotate', 'approvals', 'audit', 'anomalies', 'certificates', 'witness', 'break_glass'],
  'core-worker': [...OPERATIONS, 'anomalies', 'audit', 'witness'],
  admin: ['tenant', ...ADMIN_OPERATIONS],
};

/** The allow-list of an installation with one core and one administrator. */
export const DEFAULT_CALLERS: readonly CallerEntry[] = (['core-api', 'core-worker', 'admin'] as const).map((kind) => ({ uri: `spiffe://hako/${kind}`, kind, operations: DEFAULT_OPERATIONS[kind] }));

/** By URI name: who may connect, and what each may do at most, whatever its token says. */
export type Callers = ReadonlyMap<string, Caller>;

export function callersOf(entries: readonly CallerEntry[]): Callers {
  return new Map(entries.map(({ uri, kind, operations }) => [uri, { name: uri.replace(/^spiffe:\/\/[^/]+\//, ''), kind, uri, operations: new Set(operations) }]));
}
