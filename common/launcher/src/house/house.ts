import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificates } from './certificates.js';
import { openDataFolder } from './data-folder.js';
import { openDatabases } from './databases.js';
import { coreEnvironment, vaultEnvironment, type HouseFacts } from './environments.js';
import { folders } from './folders.js';
import { startPart, type Death, type Part } from './part.js';
import { requireFreePort, takePort } from './ports.js';
import { untilReady } from './ready.js';
import type { LauncherSettings } from './settings.js';

export interface House {
  url: string;
  facts: HouseFacts;
  parts: Part[];
  /** True when this start made the data folder's contents. */
  isFirstStart: boolean;
  /** Settles with the first part that is gone without having been asked. */
  died: Promise<Death>;
  /** For development: core and worker anew, while the rest stays. */
  startCore(): Promise<void>;
  stopCore(): Promise<void>;
  /** Worker, core, vault, PostgreSQL, in this order. */
  stop(): Promise<void>;
}

/** A part that died while the house was being started. */
export class PartDied extends Error {
  override readonly name = 'PartDied';
  constructor(readonly death: Death) {
    super(`${death.part} ${death.how}`);
  }
}

export interface StartOptions {
  say(line: string): void;
  /** Stops a start that is still under way. */
  signal: AbortSignal;
}

const LOOPBACK = '127.0.0.1';
const VAULT_TIMEOUT_MS = 60_000;
const CORE_TIMEOUT_MS = 180_000;

/** Starts everything, in order, and waits until all of it answers; whatever was started is stopped again when a step fails. */
export async function startHouse(settings: LauncherSettings, { say, signal }: StartOptions): Promise<House> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const work of undo.splice(0).reverse()) await work().catch((error: unknown) => say(`  stopping: ${String(error)}`));
  };
  try {
    const folder = await openDataFolder(settings.dataDir);
    undo.push(() => folder.unlock());
    await requireFreePort(settings.port, settings.host, 'PORT');
    await requireFreePort(settings.vaultPort, LOOPBACK, 'VAULT_PORT');
    const isFirstStart = !existsSync(join(settings.dataDir, 'certs'));

    say(settings.databaseUrl && settings.vaultDatabaseUrl ? '  databases: the ones of DATABASE_URL and VAULT_DATABASE_URL' : '  database: embedded PostgreSQL');
    const databases = await openDatabases(settings);
    undo.push(() => databases.stop());
    signal.throwIfAborted();
    await ensureCertificates(settings);
    const facts: HouseFacts = { settings, coreUrl: databases.coreUrl, vaultUrl: databases.vaultUrl, vaultHealthPort: await takePort() };

    const parts: Part[] = [];
    const wait = (what: string, url: string, timeoutMs: number): Promise<void> => orDeath(parts, signal, (until) => untilReady({ what, url, timeoutMs, signal: until }));
    undo.push(() => stopParts(parts, 'vault'));

    say('  vault');
    parts.push(await startPart({ name: 'vault', script: folders.vaultScript, args: ['serve'], environment: vaultEnvironment(facts), cwd: folders.root, log: logOf(settings, 'vault'), patience: 2_000 }));
    await wait('The vault', `http://127.0.0.1:${facts.vaultHealthPort}/health/ready`, VAULT_TIMEOUT_MS);

    const stopCore = (): Promise<void> => stopParts(parts, 'worker', 'core');
    const startCore = async (): Promise<void> => {
      for (const [name, role] of [['core', 'api'], ['worker', 'worker']] as const) {
        parts.push(await startPart({ name, script: folders.coreScript, environment: coreEnvironment(facts, role), cwd: folders.root, log: logOf(settings, name), patience: 3_000 }));
      }
      await wait('Core', `http://127.0.0.1:${settings.port}/health/ready`, CORE_TIMEOUT_MS);
    };
    say(isFirstStart ? '  core and worker (the first start fills the demo agency)' : '  core and worker');
    undo.push(stopCore);
    await startCore();
    return { url: settings.publicUrl, facts, parts, isFirstStart, died: Promise.race(parts.map((part) => part.died)), startCore, stopCore, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const logOf = (settings: LauncherSettings, name: string): string => join(settings.dataDir, 'logs', `${name}.log`);

/** In the order of the names; what has stopped is no part of the house any more. */
async function stopParts(parts: Part[], ...names: string[]): Promise<void> {
  for (const name of names) {
    const at = parts.findIndex((part) => part.name === name);
    const [part] = at === -1 ? [] : parts.splice(at, 1);
    await part?.stop();
  }
}

/** The work's own end, unless a part dies first; then the work is told to stop. */
async function orDeath(parts: readonly Part[], signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const over = new AbortController();
  const death = Promise.race(parts.map((part) => part.died)).then((report) => Promise.reject(new PartDied(report)));
  // Later deaths are told by the house's own `died`.
  death.catch(() => undefined);
  try {
    await Promise.race([work(AbortSignal.any([signal, over.signal])), death]);
  } finally {
    over.abort();
  }
}
