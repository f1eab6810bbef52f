import type { BootRemote } from '@hako/sdk-plugin/ui';

const FLUSH_MS = 3_000;
const MOST_AT_ONCE = 20;
/** The same failure again and again says nothing new. */
const MOST_OF_ONE = 3;

export type Phase = 'manifest' | 'entry' | 'expose' | 'integrity' | 'render';

export interface Failure {
  plugin: string;
  version: string;
  phase: Phase;
  code: string;
  place?: string;
}

export interface TelemetryPorts {
  send(body: { failures: Failure[]; loads: { plugin: string; ms: number }[] }): Promise<unknown>;
  later(work: () => void, ms: number): void;
}

export interface RemoteTelemetry {
  /** A load that was given up. The error is remembered, so that the boundary that shows it does not tell it again. */
  loadFailed(remote: Pick<BootRemote, 'plugin' | 'version'>, place: string, error: unknown): void;
  loaded(plugin: string, ms: number): void;
  /** A screen or filler that broke while it was drawn. */
  crashed(remote: Pick<BootRemote, 'plugin' | 'version'>, place: string | undefined, error: unknown): void;
}

/** Collects what became of remotes and sends it a little later, without a word that somebody typed. */
export function createTelemetry({ send, later }: TelemetryPorts): RemoteTelemetry {
  const told = new Map<string, number>();
  const known = new WeakSet<object>();
  const failures: Failure[] = [];
  const loads: { plugin: string; ms: number }[] = [];
  let waiting = false;

  const flush = (): void => {
    waiting = false;
    const body = { failures: failures.splice(0, MOST_AT_ONCE), loads: loads.splice(0, MOST_AT_ONCE) };
    // Nobody is helped by a failure about failures.
    void send(body).catch(() => undefined);
    if (failures.length + loads.length > 0) soon();
  };
  const soon = (): void => {
    if (waiting) return;
    waiting = true;
    later(flush, FLUSH_MS);
  };
  const fail = (failure: Failure): void => {
    const key = JSON.stringify(failure);
    const times = (told.get(key) ?? 0) + 1;
    told.set(key, times);
    if (times > MOST_OF_ONE) return;
    failures.push(failure);
    soon();
  };

  return {
    loadFailed({ plugin, version }, place, error) {
      if (typeof error === 'object' && error !== null) known.add(error);
      const code = codeOf(error);
      fail({ plugin, version, phase: phaseOf(code), code, place });
    },
    loaded(plugin, ms) {
      loads.push({ plugin, ms: Math.round(ms) });
      soon();
    },
    crashed({ plugin, version }, place, error) {
      if (typeof error === 'object' && error !== null && known.has(error)) return;
      fail({ plugin, version, phase: 'render', code: codeOf(error), ...(place === undefined ? {} : { place }) });
    },
  };
}

/** Our own code, the federation runtime's, or the class of the error; never its text, which may quote what is on the screen. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const own: unknown = 'code' in error ? error.code : undefined;
  const code = typeof own === 'string' ? own : (/RUNTIME-\d{3}/.exec(error.message)?.[0] ?? error.name);
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(code) ? code : 'UNKNOWN';
}

/** What the runtime's codes mean: 003 is the manifest, 001 and 008 the entry. */
function phaseOf(code: string): Phase {
  if (code === 'REMOTE_UNTRUSTED') return 'integrity';
  if (code === 'REMOTE_UNREACHABLE' || code === 'REMOTE_OUTDATED' || code === 'RUNTIME-003') return 'manifest';
  return code === 'RUNTIME-001' || code === 'RUNTIME-008' ? 'entry' : 'expose';
}
