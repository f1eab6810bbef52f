import type { AuditChange, AuditEntry, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { ACTOR_COLUMNS, actorColumns, actorPlaces } from './actor.js';
import { readHistory } from './history.js';
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

  const changeMany = async (tx: TenantTransaction, owner: string, actor: AuditActor, entries: readonly AuditEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    await insert(
      tx,
      `insert into change_log (id, owner, action, resource_type, resource_id, resource_label, scope_type, scope_id, before, after, meta, ${ACTOR_COLUMNS})
       select e.id, $2, e.action, e.resource_type, e.resource_id, e.resource_label, e.scope_type, e.scope_id, e.before, e.after, e.meta, ${actorPlaces(3, { request_id: 'e.request_id' })}
       from json_to_recordset($1::json) as e (id uuid, action text, resource_type text, resource_id text, resource_label text,
                                              scope_type text, scope_id uuid, before jsonb, after jsonb, meta jsonb, request_id text)`,
      [JSON.stringify(entries.map((entry) => changeRow(owner, entry))), owner, ...actorColumns(actor)],
    );
  };

  /** One row comes back however many were written: it says whose they are. */
  const insert = async (tx: TenantTransaction, sql: string, params: readonly unknown[]): Promise<void> => {
    const place = await tx.row<{ place: string }>(`with written as (${sql} returning 1) select current_schema() as place from written limit 1`, params);
    tx.afterCommit(() => hint(place?.place));
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
    change: (tx, owner, actor, entry) => changeMany(tx, owner, actor, [entry]),
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

const OUTCOME_INSERT = (table: 'security_log' | 'integration_log'): string =>
  `insert into ${table} (id, name, outcome, meta, resource_type, resource_id, ${ACTOR_COLUMNS}) values ($1, $2, $3, $4, $5, $6, ${actorPlaces(7)})`;

const outcomeValues = (id: string, event: SecurityEvent | IntegrationEvent): unknown[] => [id, event.name, event.outcome, JSON.stringify(clean(event.meta ?? {})), event.resource?.type ?? null, event.resource?.id ?? null, ...actorColumns(event.actor ?? {})];
