import { startApp, type App } from './app.js';
import { ConfigError, loadConfig, type Config } from './config/index.js';
import { createLogger } from './observability/index.js';

const STOP_MS = 25_000;

/** `HAKO_ROLE=api|worker node core/lib/main.js`. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLogger({ config });
  let app: App | undefined;

  const end = async (code: number): Promise<never> => {
    setTimeout(() => process.exit(code || 1), STOP_MS).unref();
    await app?.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      void end(0);
    });
  }

  const crash = (err: unknown): void => {
    log.error({ err }, 'an exception nobody caught; the process ends, because what it knows may be wrong');
    void end(1);
  };
  try {
    app = await startApp(config, { serve: config.role === 'api', work: config.role === 'worker', overrides: { log, crash } });
    log.info({ port: app.port, ms: Math.round(performance.now()) }, 'ready');
    process.send?.({ type: 'ready', port: app.port });
  } catch (err) {
    log.error({ err }, 'core could not start');
    await end(1);
  }
}

function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

await main();
