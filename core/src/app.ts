import type { Server } from 'node:http';
import { createLogShipping } from './audit/index.js';
import { bootstrap } from './bootstrap/index.js';
import type { Config } from './config/index.js';
import { compose, type Container, type CoreCradle, type Overrides } from './container.js';
import { declareCore } from './declare.js';
import { startHousekeeping } from './housekeeping.js';
import { migrateCore } from './migrate.js';

export interface App {
  container: Container;
  core: CoreCradle;
  /** Of the API; 0 in a process that only works. */
  port: number;
  server: Server | undefined;
  /** Takes nothing new, lets what runs end, closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

export interface AppOptions {
  overrides?: Overrides;
  /** Serve the API, and do background work: one each in production, both in tests. */
  serve: boolean;
  work: boolean;
  /** Whether what a plugin or core does by the hour runs too; off for tests, which would else find it done at some minutes of an hour. */
  schedules?: boolean;
  /** Core's agencies and people; off for tests that make their own. */
  seed?: boolean;
}

/** Starts a process of core, in the one order that works; when a step fails, what was started before is stopped again. */
export async function startApp(config: Config, { overrides, serve, work, schedules = true, seed = true }: AppOptions): Promise<App> {
  const container = await compose(config, overrides);
  const core = container.cradle;
  const stops: (() => Promise<unknown>)[] = [() => closeAll(container)];
  let stopping: Promise<void> | undefined;

  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      for (const step of stops.reverse()) await step().catch((err: unknown) => core.log.warn({ err }, 'a part did not stop in order'));
    })());

  try {
    await migrateCore(core.database);
    // Read now: without its certificate and signing key core must not start.
    void core.vault;
    await declareCore(core);
    await core.plugins.load();
    stops.push(() => core.plugins.shutdown());
    await core.plugins.upgrade();
    if (seed) await bootstrap(core);
    if (work) {
      await core.jobs.start(core.plugins.jobGate, { schedules });
      await core.outbox.start(core.plugins.handlers);
      await core.ledger.start();
      const shipping = createLogShipping(core);
      shipping?.start();
      if (shipping) stops.push(() => shipping.close());
      stops.push(startHousekeeping(core));
    }
    const served = serve ? await core.http.listen(config.port, config.host) : undefined;
    if (served) stops.push(() => endServing(core));
    return { container, core, port: served?.port ?? 0, server: served?.server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Streams to browsers have no end of their own, and the server waits for every answer: they go first, and a moment later their connections are idle. */
async function endServing({ live, channels, http }: CoreCradle): Promise<void> {
  await Promise.all([live.close(), channels.close()]);
  await new Promise((next) => setTimeout(next, 50));
  await http.close();
}

/** In this order, because each may still speak to the next. What was never made is not made now. */
async function closeAll(container: Container): Promise<void> {
  const made = <N extends keyof CoreCradle>(name: N): CoreCradle[N] | undefined => container.cache.get(name)?.value as CoreCradle[N] | undefined;
  const { log, database } = container.cradle;
  const steps = [() => made('apiKeys')?.close(), () => made('live')?.close(), () => made('channels')?.close(), () => made('ledger')?.close(), () => made('outbox')?.close(), () => made('jobs')?.close(), () => made('visitors')?.close(), () => made('blockLists')?.close(), () => made('vault')?.close(), () => made('cache')?.close(), () => made('bus')?.close(), () => database.close()];
  for (const step of steps) await Promise.resolve(step()).catch((err: unknown) => log.warn({ err }, 'a part did not close in order'));
}
