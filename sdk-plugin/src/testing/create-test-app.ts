import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestApp, TestAppOptions } from './types.js';

const HOST = '@hako/core/testing';

/**
 * Starts the host that is installed beside your plugin (`@hako/core`, a development dependency of yours) with your
 * plugin in it. Needs a PostgreSQL in which databases may be made, named in `HAKO_TEST_POSTGRES`.
 *
 * @example
 * ```ts
 * const app = await createTestApp({ plugins: [join(import.meta.dirname, '..')] });
 * expect((await app.as('DEMO', 'viewer').get('/greetings')).status).toBe(200);
 * await app.stop();
 * ```
 * @since 1.0
 */
export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const host = (await import(pathToFileURL(findHost()).href)) as { createTestHost(options: TestAppOptions): Promise<TestApp> };
  return host.createTestHost({ tenants: 2, ...options });
}

/** Looked for from the author's package, because this one does not depend on core: the arrow points the other way. */
function findHost(): string {
  try {
    return createRequire(join(process.cwd(), 'package.json')).resolve(HOST);
  } catch (cause) {
    throw new Error(`${HOST} is not installed: add @hako/core to the devDependencies of your plugin`, { cause });
  }
}
