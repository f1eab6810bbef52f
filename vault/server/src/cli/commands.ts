import type { CommandGroup } from './command.js';

/** Groups of commands by name; each is loaded only when it is called. Areas add their line and their file. */
export const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<CommandGroup> }>> = {
  status: { summary: 'is it up, what is open, what ends soon', load: async () => (await import('./commands/status.js')).status },
  approvals: { summary: 'dual control: ask, list, approve, reject', load: async () => (await import('./commands/approvals.js')).approvals },
  audit: { summary: 'access log: query, export, proofs, verify (works offline)', load: async () => (await import('./commands/audit.js')).audit },
  anomalies: { summary: 'what looked wrong: list, acknowledge, alerts, break-glass', load: async () => (await import('./commands/anomalies.js')).anomalies },
  keys: { summary: 'keys and versions; key files of an installation', load: async () => (await import('./commands/keys.js')).keys },
  rotate: { summary: 'new keys while people work: dek, index, kek', load: async () => (await import('./commands/rotate.js')).rotate },
  rotations: { summary: 'rotations: list, show, pause, resume, throttle', load: async () => (await import('./commands/rotate.js')).rotations },
  'seal-init': { summary: 'a new root in a sealed file, and its shares', load: async () => (await import('./commands/seal.js')).sealInit },
  unseal: { summary: 'enter a share of the sealed root', load: async () => (await import('./commands/seal.js')).unseal },
  'seal-status': { summary: 'whether the root is there', load: async () => (await import('./commands/seal.js')).sealStatus },
  rekey: { summary: 'wraps the KEKs with another root', load: async () => (await import('./commands/rekey.js')).rekey },
  certs: { summary: 'private CA: make, list, issue, renew, revoke', load: async () => (await import('./commands/certs.js')).certs },
  backup: { summary: 'a signed copy in two bundles, data and keys', load: async () => (await import('./commands/backup.js')).backup },
  restore: { summary: 'loads a backup into an empty database', load: async () => (await import('./commands/backup.js')).restore },
  'restore-drill': { summary: 'brings a backup back into a scratch database and reports', load: async () => (await import('./commands/backup.js')).restoreDrill },
  erasures: { summary: 'erasure ledger and receipts: verify (works offline), open the gate', load: async () => (await import('./commands/erasures.js')).erasures },
  integrity: { summary: 'every record against its own seal and against the access log', load: async () => (await import('./commands/integrity.js')).integrity },
};
