import { invalid, notFound, type Jobs, type JobView } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { createSigner } from '../storage/index.js';
import { createCarrier, type QueueMessage } from './carrier.js';
import { startCron } from './cron.js';
import { jobCursor, readJobCursor } from './cursor.js';
import { requestCancel, requestRetry } from './lifecycle.js';
import { createReporter } from './reporter.js';
import { jobById, jobsNewestFirst, jobView, type JobRow } from './rows.js';
import { JobRunner, signatureText } from './runner.js';
import { startSweeper } from './sweeper.js';
import type { JobDefinition, JobOwner, JobQueue } from './types.js';

/** Rows decide when a job is given up; the queue only has to outlast them. */
const QUEUE_ATTEMPTS = 100;

type Deps = Pick<Cradle, 'config' | 'secrets' | 'database' | 'tenants' | 'bus' | 'live' | 'ids' | 'log' | 'metrics' | 'translations'>;

export function createJobs({ config, secrets, database, tenants, bus, live, ids, log, metrics, translations }: Deps): JobQueue {
  // A plain object: spreading the container's own would build everything that is in it.
  const deps: Deps = { config, secrets, database, tenants, bus, live, ids, log, metrics, translations };
  const carrier = createCarrier(deps);
  const signer = createSigner(deps, 'queue');
  const reporter = createReporter(deps);
  const definitions = new Map<string, JobDefinition>();
  const stops: (() => Promise<void> | void)[] = [];
  let runner: JobRunner | undefined;
  let inFlight = 0;

  const definition = (plugin: string, name: string): JobDefinition | undefined => definitions.get(`${plugin}/${name}`);

  async function send(tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'round'>, delayMs = 0): Promise<void> {
    const message: QueueMessage = { tenantId, jobId: row.id, signature: signer.sign(signatureText(tenantId, row.id)) };
    await carrier.add(queueOf(row.plugin), `${row.id}-${row.round}`, message, { attempts: QUEUE_ATTEMPTS, delayMs });
  }

  /** The row is safe by now; should the queue be away, the sweeper sends it later. */
  async function sendSoon(tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'round'>, delayMs = 0): Promise<void> {
    inFlight++;
    await send(tenantId, row, delayMs)
      .catch((err: unknown) => deps.log.warn({ err, jobId: row.id, plugin: row.plugin }, 'a job waits, because the queue is not there'))
      .finally(() => inFlight--);
  }

  const viewOf = async (tenantId: string, id: string, locale: Parameters<typeof jobView>[1]): Promise<JobView | undefined> => {
    const row = await deps.database.tenant(tenantId).read((q) => jobById(q, id));
    return row && jobView(row, locale, deps.translations);
  };

  async function cancel(tenantId: string, id: string): Promise<void> {
    const state = await requestCancel(deps.database, tenantId, id);
    if (state === undefined) throw notFound();
    if (state === 'cancelling') await deps.bus.publish('jobs', { cancel: id });
    const row = await deps.database.tenant(tenantId).read((q) => jobById(q, id));
    if (row) reporter.state(tenantId, row, state, row.error);
  }

  async function retry(tenantId: string, id: string): Promise<void> {
    const row = await requestRetry(deps.database, tenantId, id);
    if (!row) throw notFound();
    reporter.state(tenantId, row, 'waiting', null);
    await sendSoon(tenantId, row);
  }

  return {
    define(added) {
      for (const one of added) definitions.set(`${one.plugin}/${one.name}`, one);
    },
    forPlugin: (owner) => pluginJobs(deps, owner, { definition, sendSoon, cancel, retry, viewOf }),
    async list(tenantId, { principal, all, locale, limit, cursor, state }) {
      const before = cursor === undefined ? undefined : readJobCursor(cursor);
      if (cursor !== undefined && !before) throw invalid([{ path: '/cursor', code: 'format' }]);
      const rows = await deps.database.tenant(tenantId).read((q) =>
        jobsNewestFirst(q, { limit: limit + 1, ...(all ? {} : { createdBy: principal.id }), ...(before ? { before } : {}), ...(state ? { state } : {}) }),
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { items: page.map((row) => jobView(row, locale, deps.translations)), nextCursor: rows.length > limit && last ? jobCursor({ createdAt: last.at, id: last.id }) : null };
    },
    async find(tenantId, id, locale) {
      const row = await deps.database.tenant(tenantId).read((q) => jobById(q, id));
      return row && { view: jobView(row, locale, deps.translations), createdBy: row.created_by };
    },
    cancel,
    pause: (tenantId) => deps.bus.publish('jobs', { pause: tenantId }),
    retry,
    async start(gate, { schedules = true } = {}) {
      const worker = (runner = new JobRunner({ ...deps, signer, reporter, gate, definition }));
      const heard = ({ cancel: jobId, pause: tenantId }: Record<string, unknown>): void => {
        if (typeof jobId === 'string') worker.cancel(jobId);
        if (typeof tenantId === 'string') worker.pause(tenantId);
      };
      stops.push(await deps.bus.subscribe('jobs', heard));
      const all = [...definitions.values()];
      for (const plugin of new Set(all.map((one) => one.plugin))) {
        const concurrency = Math.min(20, all.filter((one) => one.plugin === plugin).reduce((sum, one) => sum + one.concurrency, 0));
        await carrier.work<QueueMessage>(queueOf(plugin), (message) => worker.process(message), { concurrency, onLost: (message) => void lost(deps, signer, message) });
      }
      if (schedules) stops.push(await startCron({ ...deps, carrier, gate, send: sendSoon }, all.filter((one) => one.cron !== undefined)));
      stops.push(startSweeper(deps, (tenantId, row) => send(tenantId, row)));
    },
    async drain() {
      for (let quiet = 0; quiet < 3; ) {
        const busy = inFlight > 0 || (runner?.active ?? 0) > 0 || (await carrier.pending()) > 0;
        quiet = busy ? 0 : quiet + 1;
        await new Promise((next) => setTimeout(next, 15));
      }
    },
    health: () => carrier.health(),
    async close() {
      for (const stop of stops) await stop();
      runner?.stopAll();
      await carrier.close();
    },
  };
}

const queueOf = (plugin: string): string => `plugin-${plugin}`;

/** A job that took its process down too often is marked, so that nobody waits for it. */
async function lost(deps: Deps, signer: ReturnType<typeof createSigner>, message: unknown): Promise<void> {
  const { tenantId, jobId, signature } = message as QueueMessage;
  if (!signer.verify(signatureText(tenantId, jobId), signature)) return;
  await deps.database
    .tenant(tenantId)
    .write((tx) => tx.rows(`update job set state = 'failed', error = 'JOB_LOST', finished_at = now(), run_token = null where id = $1 and finished_at is null`, [jobId]))
    .catch((err: unknown) => deps.log.error({ err, jobId }, 'a lost job could not be marked'));
}

interface Doors {
  definition(plugin: string, name: string): JobDefinition | undefined;
  sendSoon(tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'round'>): Promise<void>;
  cancel(tenantId: string, id: string): Promise<void>;
  retry(tenantId: string, id: string): Promise<void>;
  viewOf(tenantId: string, id: string, locale: 'en'): Promise<JobView | undefined>;
}

/** `ctx.jobs`: a plugin sees its own jobs only. */
function pluginJobs(deps: Deps, { tenantId, pluginId, principal }: JobOwner, doors: Doors): Jobs {
  async function own(id: string): Promise<JobView | undefined> {
    const view = await doors.viewOf(tenantId, id, 'en');
    return view?.plugin === pluginId ? view : undefined;
  }
  async function change(id: string, act: (tenantId: string, id: string) => Promise<void>): Promise<JobView> {
    if (!(await own(id))) throw notFound();
    await act(tenantId, id);
    return (await own(id)) as JobView;
  }
  return {
    async enqueue(tx, name, data, { title, params, link, total }) {
      const definition = doors.definition(pluginId, name);
      if (!definition) throw new Error(`plugin ${pluginId} has no job "${name}": declare it in the manifest and register its handler`);
      const id = deps.ids.uuid();
      await tx.rows(
        `insert into job (id, plugin, name, title, title_params, total, link, data, max_attempts, created_by, created_by_type, created_by_name, created_by_ceiling)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [id, pluginId, name, title, JSON.stringify(params ?? {}), total ?? null, link ?? null, JSON.stringify(data), definition.attempts, principal.id, principal.type, principal.name, principal.ceiling ? JSON.stringify(principal.ceiling) : null],
      );
      tx.afterCommit(() => doors.sendSoon(tenantId, { id, plugin: pluginId, round: 0 }));
      return { id };
    },
    get: own,
    cancel: (id) => change(id, doors.cancel),
    retry: (id) => change(id, doors.retry),
  };
}
