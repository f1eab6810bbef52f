import { createHash } from 'node:crypto';
import type { Cradle } from '../cradle.js';
import type { Carrier } from './carrier.js';
import type { JobRow } from './rows.js';
import type { JobDefinition, JobGate } from './types.js';

const QUEUE = 'cron';
/** A thousand tenants must not begin in the same second. */
const STAGGER_MS = 60_000;

interface Tick {
  plugin: string;
  name: string;
}

interface CronDeps extends Pick<Cradle, 'database' | 'log'> {
  carrier: Carrier;
  gate: JobGate;
  send(tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'round'>, delayMs: number): Promise<void>;
}

/** One schedule per plugin and job for all processes; each tick becomes one job per tenant where the plugin is active. */
export async function startCron(deps: CronDeps, definitions: readonly JobDefinition[]): Promise<() => void> {
  const idOf = (one: { plugin: string; name: string }): string => `${one.plugin}/${one.name}`;
  await deps.carrier.unscheduleOthers(QUEUE, definitions.map(idOf));
  if (definitions.length === 0) return () => {};
  const byId = new Map(definitions.map((one) => [idOf(one), one]));
  await deps.carrier.work<Tick>(
    QUEUE,
    async (tick, at = new Date()) => {
      const definition = byId.get(idOf(tick));
      if (definition) await fanOut(deps, definition, at);
      return { kind: 'done' };
    },
    { concurrency: 1, onLost: () => deps.log.warn({ queue: QUEUE }, 'a tick was lost') },
  );
  for (const definition of definitions) await deps.carrier.schedule(QUEUE, idOf(definition), definition.cron ?? '', { plugin: definition.plugin, name: definition.name });
  return () => {};
}

/** The id is made of the tick, so that a tick which comes twice makes one job. */
export async function fanOut(deps: Omit<CronDeps, 'carrier'>, definition: JobDefinition, at: Date): Promise<number> {
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString();
  let started = 0;
  for (const tenantId of await deps.gate.activeTenants(definition.plugin)) {
    const id = uuidOf(`${definition.plugin}/${definition.name}/${tenantId}/${minute}`);
    const made = await deps.database.tenant(tenantId).write((tx) =>
      tx.row(
        `insert into job (id, plugin, name, title, max_attempts, created_by, created_by_type, created_by_name) values ($1, $2, $3, $4, $5, 'cron', 'system', 'cron') on conflict (id) do nothing returning id`,
        [id, definition.plugin, definition.name, definition.title, definition.attempts],
      ),
    );
    if (!made) continue;
    started++;
    await deps.send(tenantId, { id, plugin: definition.plugin, round: 0 }, staggerOf(tenantId, definition.name));
  }
  return started;
}

/** The same tenant always has the same place in the minute. */
export function staggerOf(tenantId: string, name: string): number {
  return createHash('sha256').update(`${tenantId}/${name}`).digest().readUInt32BE(0) % STAGGER_MS;
}

/** UUID version 8 (RFC 9562): our own bits, here a hash. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
