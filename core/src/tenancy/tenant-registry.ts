import { HakoError, invalid, type Migration, type Principal, type TenantTransaction } from '@hako/sdk-plugin';
import type { AssignRole, CreateRoleTemplates } from '../access/types.js';
import type { Cradle } from '../cradle.js';
import { dropTenantSchema, tenantPlace, type OwnedDatabase } from '../database/index.js';
import type { CreateInitialAdmin } from '../identity/types.js';
import { TENANT_COLUMNS, tenantOf, type TenantRow } from './rows.js';
import { createSpares, type Spares } from './spares.js';
import { TenantCache } from './tenant-cache.js';
import type { NewTenant, Tenant, TenantRegistry } from './types.js';

/** What the gate writes into a new agency's schema. */
export interface Founding {
  createInitialAdmin: CreateInitialAdmin;
  createRoleTemplates: CreateRoleTemplates;
  assignRole: AssignRole;
}

/** Read when they are needed, not at construction: identity and plugins themselves need the registry. */
export type TenancyDeps = Pick<Cradle, 'config' | 'log' | 'bus' | 'identity' | 'plugins' | 'vault'> & { database: OwnedDatabase };

const SYSTEM: Principal = { type: 'system', id: 'tenancy', name: 'system', sessionId: null };

export function createTenantRegistry(deps: TenancyDeps, founding: Founding, migrations: readonly Migration[]): TenantRegistry {
  const { database } = deps;
  const cache = new TenantCache();
  const spares = createSpares({ database, migrations, vault: () => deps.vault });
  void cache.follow(deps.bus).catch((error: unknown) => deps.log.error({ err: error }, 'changes of tenants are only seen after a while'));

  const one = (where: string, value: string): Promise<Tenant | undefined> =>
    cache.get(`${where} ${value}`, async () => {
      const row = await database.platform.read((reader) => reader.row<TenantRow>(`SELECT ${TENANT_COLUMNS} FROM tenant t WHERE t.${where} = $1`, [value]));
      return row && tenantOf(row);
    });

  /** The state and what belongs to it in the agency's own schema: both, or neither. Every process hears of it. */
  async function change(id: string, sql: string, params: readonly unknown[], within: (tx: TenantTransaction) => Promise<void>): Promise<{ changed: boolean; tenant: Tenant } | undefined> {
    const present = await database.platform.read((reader) => reader.row<TenantRow>(`SELECT ${TENANT_COLUMNS} FROM tenant t WHERE t.id = $1`, [id]));
    if (!present || present.status === 'deleted' || present.is_platform) return undefined;
    const changed = await database.migrate(id, async (tx) => {
      const row = await tx.row<TenantRow>(sql, [id, ...params]);
      if (row) await within(tx);
      return row;
    });
    cache.clear();
    await deps.bus.publish('tenants', { tenantId: id });
    return { changed: changed !== undefined, tenant: tenantOf(changed ?? present) };
  }

  return {
    byCode: (code) => one('code', code.toUpperCase()),
    byId: (id) => one('id', id),
    byTalentPath: (path) =>
      cache.get(`path ${path}`, async () => {
        const row = await database.platform.read((reader) =>
          reader.row<TenantRow & { talent_id: string; now_at: string | null }>(
            `SELECT ${TENANT_COLUMNS}, p.talent_id, (SELECT c.path FROM talent_path c WHERE c.tenant_id = p.tenant_id AND c.talent_id = p.talent_id AND c.current) AS now_at
             FROM talent_path p JOIN tenant t ON t.id = p.tenant_id WHERE p.path = $1 AND p.live AND t.status <> 'deleted'`,
            [path],
          ),
        );
        return row && { tenant: tenantOf(row), talentId: row.talent_id, redirectTo: row.now_at === path ? null : row.now_at };
      }),
    wasTalentPath: async (path) => (await database.platform.read((reader) => reader.row('SELECT 1 FROM talent_path p WHERE p.path = $1 AND p.was_live AND NOT p.live', [path]))) !== undefined,
    list: async () => {
      const rows = await database.platform.read((reader) => reader.rows<TenantRow>(`SELECT ${TENANT_COLUMNS} FROM tenant t ORDER BY t.code`));
      return rows.map(tenantOf);
    },
    create: async (wanted, options = {}) => {
      checkPlugins(deps, wanted.plugins ?? []);
      const tenant = await found(deps, founding, spares, wanted, options);
      cache.clear();
      void deps.bus.publish('tenants', { tenantId: tenant.id }).catch(() => undefined);
      for (const plugin of wanted.plugins ?? []) await deps.plugins.enable(plugin, tenant.id, SYSTEM);
      return tenant;
    },
    suspend: (id, { by, reason }, within) =>
      change(id, `UPDATE platform.tenant AS t SET status = 'suspended', suspended_at = now(), suspended_by = $2, suspended_reason = $3 WHERE t.id = $1 AND t.status = 'active' RETURNING ${TENANT_COLUMNS}`, [by, reason], within),
    resume: (id, within) => change(id, `UPDATE platform.tenant AS t SET status = 'active', suspended_at = NULL, suspended_by = NULL, suspended_reason = NULL WHERE t.id = $1 AND t.status = 'suspended' RETURNING ${TENANT_COLUMNS}`, [], within),
    prepareSpares: () => spares.fill(deps.config.spareTenants),
  };
}

/** Before anything is written: an agency should not stand there half equipped because of a misspelt name. */
function checkPlugins(deps: TenancyDeps, wanted: readonly string[]): void {
  if (wanted.length === 0) return;
  const known = new Set(deps.plugins.plugins().filter(({ state }) => state === 'ready' || state === 'needs-config').map(({ id }) => id));
  const details = wanted.flatMap((id, index) => (known.has(id) ? [] : [{ path: `/plugins/${index}`, code: 'unknown' }]));
  if (details.length > 0) throw invalid(details);
}

/** One transaction: either there is an agency with roles and its first admin, or the spare waits on. */
async function found(deps: TenancyDeps, founding: Founding, spares: Spares, wanted: NewTenant, options: { id?: string; isPlatform?: boolean }): Promise<Tenant> {
  const { password, ...person } = wanted.admin;
  // Slow on purpose, so the rest goes on beside it.
  const hashing = deps.identity.hashPassword(password);
  hashing.catch(() => undefined);
  const made = options.id === undefined ? undefined : await spares.make(options.id);
  try {
    const row = await deps.database.migrate(null, async (tx) => {
      const spare = made ? { id: made, vaultReady: false } : ((await spares.take(tx)) ?? { id: await spares.make(), vaultReady: false });
      await spares.refresh(spare.id);
      const inserted = await insertTenant(tx, spare.id, wanted, options.isPlatform ?? false);
      await inSchemaOf(tx, spare.id, async () => {
        const roles = await founding.createRoleTemplates(tx);
        const admin = await founding.createInitialAdmin(tx, { ...person, passwordHash: await hashing });
        if (!roles['ADMIN']) throw new Error('the role templates lack ADMIN');
        await founding.assignRole(tx, { userId: admin.id, roleId: roles['ADMIN'].id, scope: { type: 'tenant' }, inherit: true });
      });
      // Before the commit: an agency without keys could not keep a single customer.
      if (!spare.vaultReady) await deps.vault.createTenant(spare.id);
      return inserted;
    });
    return tenantOf(row);
  } catch (error) {
    if (made) await dropTenantSchema(deps.database, made);
    throw (error as { constraint?: string }).constraint === 'tenant_code_key' ? new HakoError('TENANT_CODE_TAKEN', { details: [{ path: '/code', code: 'taken' }], cause: error }) : error;
  }
}

async function insertTenant(tx: TenantTransaction, id: string, wanted: NewTenant, isPlatform: boolean): Promise<TenantRow> {
  const row = await tx.row<TenantRow>(`INSERT INTO platform.tenant AS t (id, code, name, is_platform) VALUES ($1, $2, $3, $4) RETURNING ${TENANT_COLUMNS}`, [id, wanted.code, JSON.stringify(wanted.name), isPlatform]);
  if (!row) throw new Error('the tenant was not written');
  return row;
}

/** The transaction stands in `platform`; what the gate writes belongs into the new agency's schema. */
async function inSchemaOf(tx: TenantTransaction, tenantId: string, work: () => Promise<void>): Promise<void> {
  await tx.rows(`SET LOCAL search_path = ${tenantPlace(tenantId).schema}`);
  await work();
  await tx.rows('SET LOCAL search_path = platform');
}
