import { setTimeout as wait } from 'node:timers/promises';
import type { CoreCradle } from '../container.js';
import { NOBODY } from '../ids.js';
import type { Tenant } from '../tenancy/index.js';
import { DEMO } from './demo-data.js';
import { fillDemo } from './demo-agency.js';
import { initialPassword } from './password.js';

const PLATFORM = { code: 'AC', name: { en: 'Hako platform', zh: 'Hako 平台', ja: 'Hako プラットフォーム' } };
const LOCK = 7_206_171;
const LOCK_PAUSE_MS = 50;

type OwnerSession = Parameters<Parameters<CoreCradle['database']['owner']['withSession']>[0]>[0];

/**
 * The platform's own agency with its first administrator, and the demo agency where it is wanted. Runs in every process
 * at every start: the first one does it under a lock, the others find it done; a start that was cut off is taken up again.
 */
export async function bootstrap(core: CoreCradle): Promise<void> {
  await core.database.owner.withSession(async (session) => {
    while (!(await takeLock(session))) await wait(LOCK_PAUSE_MS);
    try {
      await found(core);
    } finally {
      await session.query('select pg_advisory_unlock($1)', [LOCK], { once: true });
    }
  });
}

/** Asked for, not waited for: the owner's lock time-out is shorter than a first start on a slow machine. */
async function takeLock(session: OwnerSession): Promise<boolean> {
  const { rows } = await session.query('select pg_try_advisory_lock($1) as taken', [LOCK], { once: true });
  return (rows[0] as { taken: boolean } | undefined)?.taken === true;
}

async function found(core: CoreCradle): Promise<void> {
  if (!(await core.tenants.byCode(PLATFORM.code))) {
    const secret = await initialPassword(core.config);
    await core.tenants.create({ ...PLATFORM, admin: { username: 'ac_admin', email: 'ac_admin@hako.example', displayName: 'Platform administrator', ...secret } }, { isPlatform: true });
    core.log.info({ tenant: PLATFORM.code }, 'the platform has its first administrator');
  }
  if (core.config.seed === 'demo') await demo(core);
}

async function demo(core: CoreCradle): Promise<void> {
  const tenant = (await core.tenants.byCode(DEMO.code)) ?? (await createDemo(core));
  if (tenant.status !== 'active') return;
  await fillDemo(core, tenant);
  await enablePlugins(core, tenant);
}

async function createDemo(core: CoreCradle): Promise<Tenant> {
  const secret = await initialPassword(core.config);
  const [admin] = DEMO.people;
  return core.tenants.create({ code: DEMO.code, name: DEMO.name, admin: { ...admin, ...secret } });
}

/** A plugin that cannot fill its part, for instance because the vault is away, is asked again at the next start. */
async function enablePlugins(core: CoreCradle, tenant: Tenant): Promise<void> {
  const principal = { type: 'system' as const, id: NOBODY, name: 'seed', sessionId: null };
  for (const plugin of core.plugins.plugins()) {
    if (plugin.state !== 'ready') continue;
    try {
      const { state } = await core.plugins.tenantState(plugin.id, tenant.id);
      if (state === 'available' || state === 'failing' || state === 'migrating') await core.plugins.enable(plugin.id, tenant.id, principal);
      if (await core.plugins.demo(plugin.id, tenant.id, principal)) core.log.info({ plugin: plugin.id, tenant: tenant.code }, 'a plugin has filled the demo agency');
    } catch (err) {
      core.log.error({ err, plugin: plugin.id, tenant: tenant.code }, 'a plugin could not fill the demo agency; it is asked again at the next start');
    }
  }
}
