import type { VaultLog } from '../log/log.js';

/** The moments of security.md 2.1.6 at which a crash must lose nothing. */
export const FAULTS = ['after-prepare', 'inside-activate', 'mid-batch-before-commit', 'after-commit-before-cursor-cache', 'verify', 'retire'] as const;
export type FaultName = (typeof FAULTS)[number];

/** Told at each moment; does nothing unless this process was started to die there. */
export type FaultPoint = (name: FaultName) => void;

/**
 * `VAULT_FAULT=<name>[:<count>]` kills the process the n-th time it comes there, as `kill -9` would: nothing is
 * flushed, nothing is closed. For crash tests; the configuration ignores it in production.
 */
export function createFaultPoint(setting: string | null, log: VaultLog): FaultPoint {
  const wanted = setting === null ? undefined : parseFault(setting);
  if (!wanted) return () => undefined;
  let left = wanted.count;
  return (name) => {
    if (name !== wanted.name || --left > 0) return;
    log.write('warn', `fault-${name}`);
    log.flush();
    process.kill(process.pid, 'SIGKILL');
  };
}

/** Words may be joined by anything; `undefined` for a name that is none. */
export function parseFault(setting: string): { name: FaultName; count: number } | undefined {
  const [text = '', count = '1'] = setting.split(':');
  const word = text.trim().toLowerCase().replace(/[^a-z]+/g, '-');
  const name = FAULTS.find((candidate) => candidate === word || (word.length >= 6 && candidate.startsWith(`${word}-`)));
  return name && /^[1-9]\d{0,6}$/.test(count) ? { name, count: Number(count) } : undefined;
}
