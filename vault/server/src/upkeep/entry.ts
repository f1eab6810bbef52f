import type { Json } from '@hako/ledger';
import type { AccessEntry } from '../audit/access-log.js';

/** What the vault does by itself stands in the log as what people do. */
export function upkeepEntry(tenantId: string, op: string, at: Date, detail: { [key: string]: Json }): AccessEntry {
  return { tenantId, at, actor: { id: 'vault', sid: null, via: null, caller: 'vault' }, op, purpose: 'maintenance', reason: null, result: 'success', cid: `upkeep:${op}`, jti: '', jobId: null, detail };
}
