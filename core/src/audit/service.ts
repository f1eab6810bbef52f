import type { AuditChange, AuditEntry, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { readHistory } from './history.js';
import { clean, maskedDiff } from './masking.js';
import type { AuditActionDefinition, AuditActor, AuditService, SecurityEvent } from './types.js';

type Deps = Pick<Cradle, 'database' | 'secrets' | 'ids'>;

/** The four streams of core. A business transaction and its entry commit together or not at all. */
export function createAudit({ database, secrets, ids }: Deps): AuditService {
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
    };
  };

  const changeMany = async (tx: TenantTransaction, owner: string, actor: AuditActor, entries: readonly AuditEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    await tx.rows(
      `insert into change_log (id, owner, action, resource_type, resource_id, resource_label, scope_type, scope_id, before, after, meta,
                               actor_type, actor_id, actor_name, session_id, request_id, ip, user_agent)
       select e.id, $2, e.action, e.resource_type, e.resource_id, e.resource_label, e.scope_type, e.scope_id, e.before, e.after, e.meta,
              $3, $4, $5, $6, $7, $8, $9
       from json_to_recordset($1::json) as e (id uuid, action text, resource_type text, resource_id text, resource_label text,
                                              scope_type text, scope_id uuid, before jsonb, after jsonb, meta jsonb)`,
      [JSON.stringify(entries.map((entry) => changeRow(owner, entry))), owner, ...actorColumns(actor)],
    );
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
    async security(tenantId: string, event: SecurityEvent, tx?: TenantTransaction) {
      await inTransaction(tenantId, tx, (on) =>
        on.rows(
          `insert into security_log (id, name, outcome, meta, actor_type, actor_id, actor_name, session_id, request_id, ip, user_agent)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [ids.uuid(), event.name, event.outcome, JSON.stringify(clean(event.meta ?? {})), ...actorColumns(event.actor)],
        ),
      );
    },
    async event(tenantId, event) {
      await inTransaction(tenantId, undefined, (on) =>
        on.rows(`insert into event_log (id, name, level, meta) values ($1, $2, $3, $4)`, [ids.uuid(), event.name, event.level, JSON.stringify(clean(event.meta ?? {}))]),
      );
    },
  };
}

/** Order of the insert statements: type, id, name, session, request, address, user agent. */
function actorColumns({ principal, requestId, ip, userAgent }: Partial<AuditActor>): unknown[] {
  return [principal?.type ?? null, principal?.id ?? null, principal?.name ?? null, principal?.sessionId ?? null, requestId ?? null, ip ?? null, userAgent ? clean(userAgent.slice(0, 200)) : null];
}
