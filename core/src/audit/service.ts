import type { AuditChange, AuditEntry, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { schemaOf } from '../database/index.js';
import { ACTOR_COLUMNS, actorColumns, actorPlaces } from './actor.js';
import { readHistory } from './history.js';
import { changesStatement } from './many-changes.js';
import { clean, maskedDiff } from './masking.js';
import { createSealHint } from './seal-hint.js';
import type { AuditActionDefinition, AuditActor, AuditService, IntegrationEvent, SecurityEvent } from './types.js';

type Deps = Pick<Cradle, 'database' | 'secrets' | 'ids'> & Partial<Pick<Cradle, 'bus' | 'log'>>;

/**
 * The four streams of core. A business transaction and its entry commit together or not at all. Sealing comes behind it
 * (sealing/): a write pays for its insert and nothing else.
 */
export function createAudit({ database, secrets, ids, bus, log }: Deps): AuditService {
  const hint = createSealHint({ ...(bus && { bus }), ...(log && { log }) });
  const actions = new Map<string, AuditActionDefinition>();
  const hash = (text: string): string => secrets.mac('audit-hash', text);

  const changeRow = (owner: string, entry: AuditEntry): Record<string, unknown> => {
    const action = actions.get(entry.action);
    if (!action || action.owner !== owner) throw new Error(`Audit action ${entry.action} is not declared by ${owner}`);
    return {
      id: ids.uuid(),
      action: entry.action,
      resource_type: entry.resource.type,
      resource_id: entry.resource.id,
      resource_label: entry.resource.label === undefined ? null : clean(entry.resource.label),
      scope_type: entry.scope?.type ?? null,
      scope_id: entry.scope?.id ?? null,
      ...maskedDiff(entry.before, entry.after, action.fields, hash),
      meta: clean(entry.meta ?? {}),
      request_id: entry.requestId ?? null,
    };
  };

  /** The usual single one goes as values: a statement that reads its rows from JSON costs PostgreSQL twice as much. */
  const change = async (tx: TenantTransaction, owner: string, actor: AuditActor, entry: AuditEntry): Promise<void> => {
    const row = changeRow(owner, entry);
    await insert(tx, CHANGE_INSERT, [
      ...CHANGE_COLUMNS.map((column) => (JSON_COLUMNS.has(column) && row[column] !== null ? JSON.stringify(row[column]) : row[column])),
      owner,
      ...actorColumns(row['request_id'] === null ? actor : { ...actor, requestId: row['request_id'] as string }),
    ]);
  };

  const changeMany = async (tx: TenantTransaction, owner: string, actor: AuditActor, entries: readonly AuditEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    const { sql, rows, common } = changesStatement(entries.map((entry) => changeRow(owner, entry)));
    await insert(tx, sql, [JSON.stringify(rows), owner, ...actorColumns(actor), ...common]);
  };

  const insert = async (tx: TenantTransaction, sql: string, params: readonly unknown[]): Promise<void> => {
    await tx.rows(sql, params);
    tx.afterCommit(() => hint(schemaOf(tx)));
  };

  const inTransaction = (tenantId: string, tx: TenantTransaction | undefined, work: (tx: TenantTransaction) => Promise<unknown>): Promise<unknown> =>
    tx ? work(tx) : database.tenant(tenantId).write(work);

  return {
    define(definitions) {
      for (const definition of definitions) {
        const present = actions.get(definition.action);
        if (present && present.owner !== definition.owner) throw new Error(`Audit action ${definition.action} of ${definition.owner} is already declared by ${present.owner}`);
        actions.set(definition.action, definition);
      }
    },
    actions: () => [...actions.values()],
    change,
    changeMany,
    history: (tenantId, owner, resource, page): Promise<{ items: AuditChange[]; nextCursor: string | null }> => database.tenant(tenantId).read((q) => readHistory(q, owner, resource, page)),
    async security(tenantId, event: SecurityEvent, tx) {
      await inTransaction(tenantId, tx, (on) => insert(on, OUTCOME_INSERT('security_log'), outcomeValues(ids.uuid(), event)));
    },
    async integration(tenantId, event: IntegrationEvent, tx) {
      await inTransaction(tenantId, tx, (on) => insert(on, OUTCOME_INSERT('integration_log'), outcomeValues(ids.uuid(), event)));
    },
    async event(tenantId, event) {
      await inTransaction(tenantId, undefined, (on) =>
        insert(on, `insert into event_log (id, name, level, meta, ${ACTOR_COLUMNS}) values ($1, $2, $3, $4, ${actorPlaces(5)})`, [ids.uuid(), event.name, event.level, JSON.stringify(clean(event.meta ?? {})), ...actorColumns({})]),
      );
    },
  };
}

const CHANGE_COLUMNS = ['id', 'action', 'resource_type', 'resource_id', 'resource_label', 'scope_type', 'scope_id', 'before', 'after', 'meta'] as const;
const JSON_COLUMNS: ReadonlySet<string> = new Set(['before', 'after', 'meta']);
const CHANGE_INSERT = `insert into change_log (${CHANGE_COLUMNS.join(', ')}, owner, ${ACTOR_COLUMNS})
  values (${CHANGE_COLUMNS.map((_column, at) => `$${at + 1}`).join(', ')}, $${CHANGE_COLUMNS.length + 1}, ${actorPlaces(CHANGE_COLUMNS.length + 2)})`;

const OUTCOME_INSERT = (table: 'security_log' | 'integration_log'): string =>
  `insert into ${table} (id, name, outcome, meta, resource_type, resource_id, ${ACTOR_COLUMNS}) values ($1, $2, $3, $4, $5, $6, ${actorPlaces(7)})`;

const outcomeValues = (id: string, event: SecurityEvent | IntegrationEvent): unknown[] => [id, event.name, event.outcome, JSON.stringify(clean(event.meta ?? {})), event.resource?.type ?? null, event.resource?.id ?? null, ...actorColumns(event.actor ?? {})];
