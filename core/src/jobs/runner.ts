import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { traced } from '../observability/index.js';
import type { Signer } from '../storage/index.js';
import type { QueueMessage, Verdict } from './carrier.js';
import { claim, JobSuperseded, leave, principalOf, succeed, type Claim } from './lifecycle.js';
import { createRun, type StoppableRun } from './run.js';
import type { JobReporter } from './reporter.js';
import { jobById, type JobRow } from './rows.js';
import type { JobDefinition, JobGate } from './types.js';

/** How long a handler may take to notice that it must stop, before its result is no longer waited for. */
const GRACE_MS = 10_000;
const HEARTBEAT_MS = 10_000;
const CLOSED_DELAY_MS = 15_000;
const BUSY_DELAY_MS = 250;
/** Past this somebody else has taken what was put back here. */
const BACK_MS = 10_000;

export interface RunnerDeps extends Pick<Cradle, 'database' | 'ids' | 'log' | 'metrics'> {
  signer: Signer;
  reporter: JobReporter;
  gate: JobGate;
  definition(plugin: string, name: string): JobDefinition | undefined;
}

export const signatureText = (tenantId: string, jobId: string): string => `job:${tenantId}:${jobId}`;

/** Works on the messages of the queue; knows what runs in this process, so that it can be stopped. */
export class JobRunner {
  readonly #deps: RunnerDeps;
  readonly #running = new Map<string, StoppableRun & { tenantId: string }>();
  /** `plugin/name` -> tenants at work on it, once per running job. */
  readonly #busy = new Map<string, string[]>();
  readonly #putBack = new Map<string, number>();

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  /** What runs here, and what comes again in a moment because its places were taken. */
  get active(): number {
    for (const [jobId, until] of this.#putBack) if (performance.now() > until) this.#putBack.delete(jobId);
    return this.#running.size + this.#putBack.size;
  }

  cancel(jobId: string): void {
    this.#running.get(jobId)?.stop('cancelled');
  }

  /** As when the process stops: the job waits, and goes on from its checkpoint once the gate is open. */
  pause(tenantId: string): void {
    for (const running of this.#running.values()) if (running.tenantId === tenantId) running.stop('shutdown');
  }

  stopAll(): void {
    for (const running of this.#running.values()) running.stop('shutdown');
  }

  async process(message: QueueMessage): Promise<Verdict> {
    const { tenantId, jobId, signature } = message;
    if (!this.#deps.signer.verify(signatureText(tenantId, jobId), signature)) {
      this.#deps.log.error({ component: 'queue' }, 'a message in the queue was not signed by this installation and was dropped');
      return { kind: 'dead', reason: 'signature' };
    }
    const row = await this.#deps.database.tenant(tenantId).read((q) => jobById(q, jobId));
    if (!row) return { kind: 'done' };
    const definition = this.#deps.definition(row.plugin, row.name);
    if (!definition || !(await this.#deps.gate.isOpen(row.plugin, tenantId))) return { kind: 'again', delayMs: CLOSED_DELAY_MS };
    if (this.#isFull(definition, tenantId)) {
      this.#putBack.set(jobId, performance.now() + BACK_MS);
      return { kind: 'again', delayMs: BUSY_DELAY_MS + Math.floor(Math.random() * BUSY_DELAY_MS) };
    }
    this.#putBack.delete(jobId);
    return this.#occupy(definition, tenantId, () => traced({ tenant: tenantId, plugin: row.plugin, jobId }, () => this.#work(definition, tenantId, row)));
  }

  /** One tenant may take at most half of a job's places, so that its thousand imports leave room for another's one. */
  #isFull(definition: JobDefinition, tenantId: string): boolean {
    const tenants = this.#busy.get(keyOf(definition)) ?? [];
    const share = Math.max(1, Math.ceil(definition.concurrency / 2));
    return tenants.length >= definition.concurrency || tenants.filter((tenant) => tenant === tenantId).length >= share;
  }

  async #occupy<T>(definition: JobDefinition, tenantId: string, work: () => Promise<T>): Promise<T> {
    const tenants = this.#busy.get(keyOf(definition)) ?? [];
    this.#busy.set(keyOf(definition), tenants);
    tenants.push(tenantId);
    try {
      return await work();
    } finally {
      tenants.splice(tenants.indexOf(tenantId), 1);
    }
  }

  async #work(definition: JobDefinition, tenantId: string, row: JobRow): Promise<Verdict> {
    const claimed = await claim(this.#deps.database, tenantId, row.id, this.#deps.ids.uuid());
    if (!claimed) return { kind: 'done' };
    const stoppable = createRun(this.#deps, tenantId, claimed);
    this.#running.set(row.id, { ...stoppable, tenantId });
    this.#deps.reporter.state(tenantId, row, 'running', null);
    const heartbeat = setInterval(() => this.#touch(tenantId, claimed), HEARTBEAT_MS).unref();
    const timeout = setTimeout(() => stoppable.stop('timeout'), definition.timeoutMs).unref();
    const started = performance.now();
    try {
      const result = await abandonable(definition.run(stoppable.run, { tenantId, pluginId: row.plugin, principal: principalOf(row) }), stoppable.run.signal);
      return await this.#succeeded(tenantId, claimed, result ?? null);
    } catch (error) {
      return await this.#failed(tenantId, claimed, stoppable, error);
    } finally {
      clearInterval(heartbeat);
      clearTimeout(timeout);
      this.#running.delete(row.id);
      this.#deps.metrics.observe('hako_job_seconds', 'Runs of jobs', { plugin: row.plugin, job: row.name }, (performance.now() - started) / 1000);
    }
  }

  #touch(tenantId: string, { row, token }: Claim): void {
    this.#deps.database
      .tenant(tenantId)
      .write((tx) => tx.rows('update job set touched_at = clock_timestamp() where id = $1 and run_token = $2', [row.id, token]))
      .catch((err: unknown) => this.#deps.log.warn({ err, jobId: row.id }, 'a job gave no sign of life'));
  }

  async #succeeded(tenantId: string, claimed: Claim, result: Record<string, unknown> | null): Promise<Verdict> {
    if (await succeed(this.#deps.database, tenantId, claimed, result)) this.#deps.reporter.state(tenantId, claimed.row, 'succeeded', null);
    return { kind: 'done' };
  }

  async #failed(tenantId: string, claimed: Claim, stoppable: StoppableRun, error: unknown): Promise<Verdict> {
    const { row } = claimed;
    const reason = stoppable.stopped();
    if (error instanceof JobSuperseded || reason === 'superseded') return { kind: 'done' };
    if (reason === 'shutdown') {
      await leave(this.#deps.database, tenantId, claimed, 'waiting', null);
      return { kind: 'again', delayMs: 0 };
    }
    if (reason === 'cancelled') return this.#leave(tenantId, claimed, 'cancelled', null, { kind: 'done' });
    const code = reason === 'timeout' ? 'JOB_TIMEOUT' : error instanceof HakoError ? error.code : 'INTERNAL';
    // A domain error comes out the same each time; only faults of ours and of the network are worth another try.
    const hopeless = error instanceof HakoError && reason !== 'timeout' && !/UNAVAILABLE$|TIMEOUT$|^INTERNAL$/.test(code);
    const again = !hopeless && row.attempt < row.max_attempts;
    this.#deps.log.warn({ err: error, plugin: row.plugin, jobName: row.name, jobId: row.id, attempt: row.attempt, code }, again ? 'a job will be tried again' : 'a job has failed');
    return again ? this.#leave(tenantId, claimed, 'retrying', code, { kind: 'retry' }) : this.#leave(tenantId, claimed, 'failed', code, { kind: 'dead', reason: code });
  }

  async #leave(tenantId: string, claimed: Claim, state: 'cancelled' | 'retrying' | 'failed', code: string | null, verdict: Verdict): Promise<Verdict> {
    if (await leave(this.#deps.database, tenantId, claimed, state, code)) this.#deps.reporter.state(tenantId, claimed.row, state, code);
    return verdict;
  }
}

const keyOf = (definition: JobDefinition): string => `${definition.plugin}/${definition.name}`;

/** Waits for the work; after an abort only for the grace period, because a handler may be deaf. */
async function abandonable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const abandoned = new Promise<never>((_done, reject) => {
    signal.addEventListener('abort', () => (timer = setTimeout(reject, GRACE_MS, signal.reason).unref()), { once: true });
  });
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    clearTimeout(timer);
  }
}
