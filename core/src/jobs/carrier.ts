import { createRequire } from 'node:module';
import type * as Bullmq from 'bullmq';
import type { Job, Queue, Worker } from 'bullmq';
import type { Cradle } from '../cradle.js';

const load = createRequire(import.meta.url);
/** Read with the first job, not with the process: most starts of an API add none for a while. */
const bullmq = (): typeof Bullmq => load('bullmq') as typeof Bullmq;

/** All that a queue ever holds of a job. */
export interface QueueMessage {
  tenantId: string;
  jobId: string;
  signature: string;
}

/** What became of a message: `again` puts it back after `delayMs`, without counting as a failure. */
export type Verdict = { kind: 'done' } | { kind: 'again'; delayMs: number } | { kind: 'retry' } | { kind: 'dead'; reason: string };

/** @param at when a tick was due, however late or often it comes; undefined for what was added by hand */
export type Processor<M> = (message: M, at: Date | undefined) => Promise<Verdict>;

export interface WorkOptions {
  concurrency: number;
  /** A message whose worker died too often. */
  onLost(message: unknown): void;
}

/** BullMQ, on PostgreSQL or Redis, reduced to what core needs. */
export interface Carrier {
  add(queue: string, id: string, message: object, options: { attempts: number; delayMs?: number }): Promise<void>;
  /** Adds a message at each tick of a cron expression (UTC), once for all processes. */
  schedule(queue: string, id: string, cron: string, message: object): Promise<void>;
  unscheduleOthers(queue: string, ids: readonly string[]): Promise<void>;
  work<M extends object>(queue: string, process: Processor<M>, options: WorkOptions): Promise<void>;
  pending(): Promise<number>;
  health(): Promise<void>;
  close(): Promise<void>;
}

const QUEUE_SCHEMA = 'hako_queue';
/** A worker that is gone for this long has lost its jobs to the others. */
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5_000;
/** A job that takes its process down with it is tried this often, then given up. */
const MAX_LOST = 5;
const BACKOFF_MS = 1_000;

export function createCarrier({ config, secrets, log }: Pick<Cradle, 'config' | 'secrets' | 'log'>): Carrier {
  // Two installations may share a Redis without taking each other's jobs.
  let classes: Classes | undefined;
  const bull = (): Classes => (classes ??= config.redisUrl ? redisClasses(config.redisUrl, `hako-${secrets.mac('redis-prefix', 'queue').slice(0, 8)}`) : postgresClasses(config.database.ownerUrl));
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const warn = (err: unknown): void => log.warn({ err, component: 'queue' }, 'the queue is not there; it is tried again');

  function queue(name: string): Queue {
    let known = queues.get(name);
    if (!known) {
      known = bull().queue(name);
      known.on('error', warn);
      queues.set(name, known);
    }
    return known;
  }

  return {
    async add(name, id, message, { attempts, delayMs = 0 }) {
      await queue(name).add('job', message, { jobId: id, attempts, delay: delayMs, backoff: { type: 'exponential', delay: BACKOFF_MS }, removeOnComplete: true, removeOnFail: true });
    },
    async schedule(name, id, cron, message) {
      await queue(name).upsertJobScheduler(id, { pattern: cron, tz: 'UTC' }, { name: 'tick', data: message, opts: { removeOnComplete: true, removeOnFail: true } });
    },
    async unscheduleOthers(name, ids) {
      for (const scheduler of await queue(name).getJobSchedulers()) {
        if (scheduler.key && !ids.includes(scheduler.key)) await queue(name).removeJobScheduler(scheduler.key);
      }
    },
    async work(name, process, { concurrency, onLost }) {
      const worker = bull().worker(name, async (job, token) => settle(await process(job.data as never, dueAt(job)), job, token), {
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: MAX_LOST,
        drainDelay: 5,
      });
      worker.on('error', warn);
      worker.on('failed', (job, err) => {
        if (job && err.message.includes('stalled')) onLost(job.data);
      });
      workers.push(worker);
      await worker.waitUntilReady();
    },
    async pending() {
      const counts = await Promise.all([...queues.values()].map((known) => known.getJobCounts('waiting', 'active', 'prioritized')));
      return counts.flatMap((count) => Object.values(count)).reduce((sum, count) => sum + count, 0);
    },
    async health() {
      // On PostgreSQL the queue lives in core's own database, which is asked already: no reason to open it.
      if (config.redisUrl || classes) await queue('health').getJobCounts('waiting');
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((known) => known.close()));
      await classes?.end();
    },
  };
}

const dueAt = ({ opts }: Job): Date | undefined => (opts.prevMillis === undefined ? undefined : new Date(opts.prevMillis));

async function settle(verdict: Verdict, job: Job, token: string | undefined): Promise<void> {
  if (verdict.kind === 'again') {
    await job.moveToDelayed(Date.now() + verdict.delayMs, token);
    throw new (bullmq().DelayedError)();
  }
  // The reason stays in the tenant's row; the queue holds no text of a job.
  if (verdict.kind === 'retry') throw new Error('retry');
  if (verdict.kind === 'dead') throw new (bullmq().UnrecoverableError)('failed');
}

type WorkerTuning = { concurrency: number; lockDuration: number; stalledInterval: number; maxStalledCount: number; drainDelay: number };

interface Classes {
  queue(name: string): Queue;
  worker(name: string, process: (job: Job, token?: string) => Promise<void>, tuning: WorkerTuning): Worker;
  end(): Promise<void>;
}

function postgresClasses(connectionString: string): Classes {
  const { createPostgresBackend, withBackend } = bullmq();
  const { Queue, Worker } = withBackend(createPostgresBackend);
  // Without `migrate` a worker on an uninitialised schema spins until the process is out of memory.
  const connection = { connectionString, schema: QUEUE_SCHEMA, migrate: true, max: 4, application_name: 'hako-queue' };
  return {
    queue: (name) => new Queue(name, { connection: { ...connection, max: 2 } }) as unknown as Queue,
    worker: (name, process, tuning) => new Worker(name, process, { connection, ...tuning }) as unknown as Worker,
    end: async () => {},
  };
}

function redisClasses(url: string, prefix: string): Classes {
  const { createRedisBackend, withBackend } = bullmq();
  const { Queue, Worker } = withBackend(createRedisBackend);
  const { protocol, pathname } = new URL(url);
  const connection = protocol === 'unix:' ? { path: pathname, maxRetriesPerRequest: null } : { url, maxRetriesPerRequest: null };
  return {
    queue: (name) => new Queue(name, { connection, prefix }) as unknown as Queue,
    worker: (name, process, tuning) => new Worker(name, process, { connection, prefix, ...tuning }) as unknown as Worker,
    end: async () => {},
  };
}
