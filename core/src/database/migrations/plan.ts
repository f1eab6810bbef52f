import type { Migration } from '@hako/sdk-plugin';
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { recordingKnex } from './recorder.js';

/** A migration made ready: what it will send, and the sum that the ledger keeps. */
export interface PlannedMigration {
  migration: Migration;
  checksum: string;
  /** The whole of it as one script, or `null` when it looks at data and must be run step by step for each tenant. */
  script: string | null;
}

export interface Plan {
  owner: string;
  steps: PlannedMigration[];
  /** One sum over all names and checksums: equal means that there is nothing to do. */
  fingerprint: string;
}

const EMPTY = { rows: [], rowCount: 0, command: '', oid: 0, fields: [] } as unknown as pg.QueryResult;

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Runs each `up` against a recorder. Most migrations are plain SQL, the same for every tenant: recorded once, they go out
 * as one message per tenant, and their checksum does not depend on how a compiler wrote the function.
 */
export async function planMigrations(owner: string, migrations: readonly Migration[]): Promise<Plan> {
  const names = new Set<string>();
  const steps: PlannedMigration[] = [];
  for (const migration of [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (names.has(migration.name)) throw new Error(`${owner}: two migrations are called ${migration.name}`);
    names.add(migration.name);
    steps.push(await record(migration));
  }
  return { owner, steps, fingerprint: sum(steps.map((step) => `${step.migration.name}:${step.checksum}`).join('\n')) };
}

export interface Recorded {
  statements: string[];
  /** It asks questions, binds values or fails without data: only a real run shows what it does. */
  dynamic: boolean;
}

const recordings = new WeakMap<Migration, Promise<Recorded>>();

/** Once for each migration: the lint, the plan and every agency ask for the same. */
export function recordMigration(migration: Migration): Promise<Recorded> {
  let recorded = recordings.get(migration);
  if (!recorded) recordings.set(migration, (recorded = recordNow(migration)));
  return recorded;
}

async function recordNow(migration: Migration): Promise<Recorded> {
  const statements: string[] = [];
  let dynamic = false;
  const { knex, end } = recordingKnex({
    run: (sql, bindings) => {
      statements.push(sql.trim().replace(/;$/, ''));
      if (bindings.length > 0 || /^\s*(?:select|with|savepoint)\b/i.test(sql)) dynamic = true;
      return Promise.resolve(EMPTY);
    },
  });
  try {
    await migration.up(knex);
  } catch {
    dynamic = true;
  } finally {
    end();
  }
  return { statements, dynamic };
}

async function record(migration: Migration): Promise<PlannedMigration> {
  const { statements, dynamic } = await recordMigration(migration);
  const text = statements.join(';\n');
  return { migration, checksum: sum(text), script: dynamic ? null : text };
}
