import type { CommandGroup } from './command.js';

/** Groups of commands by name; each is loaded only when it is called. Areas add their line and their file. */
export const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<CommandGroup> }>> = {
  status: { summary: 'is it up, what is open, what ends soon', load: async () => (await import('./commands/status.js')).status },
  approvals: { summary: 'dual control: ask, list, approve, reject', load: async () => (await import('./commands/approvals.js')).approvals },
  audit: { summary: 'access log: query, export, proofs, verify (works offline)', load: async () => (await import('./commands/audit.js')).audit },
  anomalies: { summary: 'what looked wrong: list, acknowledge, alerts, break-glass', load: async () => (await import('./commands/anomalies.js')).anomalies },
  keys: { summary: 'keys and versions; key files of an installation', load: async () => (await import('./commands/keys.js')).keys },
  certs: { summary: 'private CA: make, list, issue, renew, revoke', load: async () => (await import('./commands/certs.js')).certs },
};
