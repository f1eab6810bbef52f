import type { Migration } from '@hako/sdk-plugin';
import { quoteIdentifier, quoteLiteral, tenantPlace } from '../identifiers.js';
import type { OwnedDatabase } from '../create-database.js';
import type { Session } from '../session.js';
import { LEDGER, appendOnlySql } from '../tenant-schema.js';
import { bindKnex } from '../knex-binding.js';
import { planMigrations, type Plan, type PlannedMigration } from './plan.js';

export interface MigrationFailure {
  tenantId: string;
  migration: string;
  error: Error;
}

export interface MigrationReport {
  /** Tenants that had something to do and did it. */
  migrated: number;
  /** Tenants that were up to date. */
  unchanged: number;
  failed: MigrationFailure[];
}

/** A migration that ran says something else today. */
export class ChecksumChanged extends Error {
  override readonly name = 'ChecksumChanged';

  constructor(owner: string, migration: string) {
    super(`${owner}: migration ${migration} was changed after it ran; write a new one instead`);
  }
}

/** Two sessions of the owner keep two cores busy; more only wait for each other. */
const AT_ONCE = 3;

/**
 * Brings the schemas of these tenants up to date, each in a transaction of its own. One tenant's failure is reported and
 * does not stop the others. A tenant with nothing to do costs nothing: one question answers for all of them.
 */
export async function runTenantMigrations(database: OwnedDatabase, owner: string, migrations: readonly Migration[], tenantIds: readonly string[]): Promise<MigrationReport> {
  const plan = await planOf(owner, migrations);
  const done = await upToDate(database, plan, tenantIds);
  const waiting = tenantIds.filter((tenantId) => !done.has(tenantId));
  const report: MigrationReport = { migrated: 0, unchanged: done.size, failed: [] };
  const next = waiting.values();
  const work = async (): Promise<void> => {
    for (const tenantId of next) {
      const failure = await migrateTenant(database, plan, tenantId);
      if (failure) report.failed.push(failure);
      else report.migrated += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
  return report;
}

/** The same for the `platform` schema; a failure is thrown, because without it nothing works. */
export async function runPlatformMigrations(database: OwnedDatabase, owner: string, migrations: readonly Migration[]): Promise<void> {
  const plan = await planOf(owner, migrations);
  await database.owner.withSession((session) => apply(session, plan, { schema: 'platform', atEnd: '' }));
}

const plans = new WeakMap<readonly Migration[], { owner: string; plan: Promise<Plan> }>();

/** The same list is recorded once: founding an agency asks for it each time. */
function planOf(owner: string, migrations: readonly Migration[]): Promise<Plan> {
  const known = plans.get(migrations);
  if (known?.owner === owner) return known.plan;
  const plan = planMigrations(owner, migrations);
  plans.set(migrations, { owner, plan });
  return plan;
}

async function upToDate(database: OwnedDatabase, plan: Plan, tenantIds: readonly string[]): Promise<Set<string>> {
  const rows = await database.owner.withSession((session) =>
    session.query('SELECT tenant_id FROM platform.tenant_migration WHERE owner = $1 AND fingerprint = $2 AND tenant_id = ANY($3::uuid[])', [plan.owner, plan.fingerprint, tenantIds]),
  );
  return new Set(rows.rows.map((row: { tenant_id: string }) => row.tenant_id));
}

async function migrateTenant(database: OwnedDatabase, plan: Plan, tenantId: string): Promise<MigrationFailure | undefined> {
  const { schema } = tenantPlace(tenantId);
  const atEnd = `${plan.owner === 'core' ? appendOnlySql(tenantId) : ''} ${fingerprintSql(plan, tenantId)}`;
  const progress = { at: '' };
  try {
    await database.owner.withSession((session) => {
      session.touched.add(schema);
      return apply(session, plan, { schema, atEnd }, progress);
    });
    return undefined;
  } catch (error) {
    return { tenantId, migration: progress.at, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Two messages when everything is plain SQL: what has run, then all that has not with the ledger's entries and the COMMIT. */
async function apply(session: Session, plan: Plan, target: { schema: string; atEnd: string }, progress = { at: '' }): Promise<void> {
  const opened = await session.script(`BEGIN; SET LOCAL search_path = ${quoteIdentifier(target.schema)}; SELECT pg_advisory_xact_lock(hashtext('hako.migrations'), hashtext(${quoteLiteral(target.schema)})); ${target.schema === 'platform' ? LEDGER : ''} SELECT name, checksum FROM plugin_migration WHERE owner = ${quoteLiteral(plan.owner)}`);
  const ledger = new Map(((opened.at(-1)?.rows ?? []) as { name: string; checksum: string }[]).map((row) => [row.name, row.checksum]));
  const pending = plan.steps.filter((step) => {
    const known = ledger.get(step.migration.name);
    if (known === undefined) return true;
    progress.at = step.migration.name;
    if (known !== step.checksum && step.migration.earlier?.includes(known) !== true) throw new ChecksumChanged(plan.owner, step.migration.name);
    return false;
  });

  if (pending.every((step) => step.script !== null) && pending.length <= 1) {
    progress.at = pending[0]?.migration.name ?? '';
    const started = Date.now();
    await session.script(`${pending.map((step) => `${step.script}; ${pathCheck(target.schema)} ${entrySql(plan, step, Date.now() - started)}`).join('')} ${target.atEnd} COMMIT`);
    return;
  }
  for (const step of pending) {
    progress.at = step.migration.name;
    await applyOne(session, plan, step, target.schema);
  }
  await session.script(`${target.atEnd} COMMIT`);
}

async function applyOne(session: Session, plan: Plan, step: PlannedMigration, schema: string): Promise<void> {
  const started = Date.now();
  if (step.script !== null) {
    await session.script(`${step.script}; ${pathCheck(schema)} ${entrySql(plan, step, 0)}`);
    return;
  }
  const { knex, end } = bindKnex({
    run: async (sql, bindings) => (bindings.length > 0 ? session.query(sql, bindings, { once: true }) : ((await session.script(sql)).at(-1) as Awaited<ReturnType<Session['query']>>)),
  });
  try {
    await step.migration.up(knex);
  } finally {
    end();
  }
  await session.script(`${pathCheck(schema)} ${entrySql(plan, step, Date.now() - started)}`);
}

/** A migration that set another search path would put the next one's tables elsewhere: it fails here, before anything is kept. */
const pathCheck = (schema: string): string => `SELECT 1 / (current_setting('search_path') = ${quoteLiteral(schema)})::int AS stayed_in_its_schema;`;

const entrySql = (plan: Plan, step: PlannedMigration, ms: number): string =>
  `INSERT INTO plugin_migration (owner, name, checksum, ms) VALUES (${quoteLiteral(plan.owner)}, ${quoteLiteral(step.migration.name)}, ${quoteLiteral(step.checksum)}, ${ms});`;

const fingerprintSql = (plan: Plan, tenantId: string): string =>
  `INSERT INTO platform.tenant_migration (tenant_id, owner, fingerprint) VALUES (${quoteLiteral(tenantId)}, ${quoteLiteral(plan.owner)}, ${quoteLiteral(plan.fingerprint)}) ON CONFLICT (tenant_id, owner) DO UPDATE SET fingerprint = excluded.fingerprint, at = now();`;
