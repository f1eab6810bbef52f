import type { PluginContext, ScopeRef, TenantTransaction } from '@hako/sdk-plugin';
import type { DictionaryEntry } from './types.js';

export const refOf = (at: { scopeType: ScopeRef['type']; scopeId?: string | null }): ScopeRef => (at.scopeType === 'tenant' || !at.scopeId ? { type: at.scopeType } : { type: at.scopeType, id: at.scopeId });
export const ownerOf = (entry: DictionaryEntry): ScopeRef => refOf({ scopeType: entry.ownerType, scopeId: entry.ownerId });

/** A change of the dictionary in the log, at the scope whose entry it is unless another one is named. */
export const record = (ctx: PluginContext, tx: TenantTransaction, verb: 'created' | 'updated', before: DictionaryEntry | null, after: DictionaryEntry, scope: ScopeRef = ownerOf(after)): Promise<void> =>
  ctx.audit.change(tx, { action: `customer.dictionary.${verb}`, resource: { type: 'dictionary-entry', id: after.id, label: `${after.type} ${after.code}` }, scope, before: before && { ...before }, after: { ...after } });
