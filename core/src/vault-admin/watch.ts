import { createHash } from 'node:crypto';
import { parseCheckpoint } from '@hako/ledger';
import type { Principal, TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { VaultAdministration } from '../vault/index.js';
import type { VaultAlert } from './types.js';

export type WatchDeps = Pick<Cradle, 'vault' | 'tenants' | 'database' | 'notices' | 'audit' | 'log'>;

const CORE: Principal = { type: 'system', id: 'core', name: 'core', sessionId: null };
const LEVELS = { info: 'info', warning: 'warning', critical: 'error' } as const;

/**
 * Pulls what the vault has to tell: alerts become notices of the agency's administrators and entries of its security
 * log; its signed checkpoints are kept here as a witness. The cursor's row lock lets one process pull at a time; a
 * crash between telling and remembering tells twice, never not at all.
 */
export async function watchVault(deps: WatchDeps): Promise<{ alerts: number; checkpoints: number }> {
  const platform = (await deps.tenants.list()).find(({ isPlatform }) => isPlatform);
  if (!platform) return { alerts: 0, checkpoints: 0 };
  const vault = deps.vault.administration(platform.id, { principal: CORE, requestId: 'vault-watch' }, { platform: true });
  return deps.database.platform.write(async (tx) => {
    const cursor = await tx.row<{ alertId: string; since: Date }>('select alert_id as "alertId", checkpoints_since as since from vault_watch for update skip locked');
    if (!cursor) return { alerts: 0, checkpoints: 0 };
    const { alerts } = await vault.get<{ alerts: VaultAlert[] }>('anomalies', '/alerts', { after: cursor.alertId });
    for (const alert of alerts) await tell(deps, platform.id, alert);
    const last = alerts.at(-1)?.id;
    if (last !== undefined) await tx.rows('update vault_watch set alert_id = $1', [last]);
    const checkpoints = await keepCheckpoints(deps, tx, vault, platform.id, cursor.since);
    return { alerts: alerts.length, checkpoints };
  });
}

/** To who looks after the agency's vault; what concerns the whole installation, to the platform's own. */
async function tell(deps: WatchDeps, platformId: string, alert: VaultAlert): Promise<void> {
  const tenantId = alert.tenantId !== null && (await deps.tenants.byId(alert.tenantId)) ? alert.tenantId : platformId;
  const { rule, actor } = alert.detail;
  const key = typeof rule === 'string' ? `rules.${rule}` : `kinds.${alert.kind}`;
  await notify(deps, tenantId, alert, key);
  // The operator hears of what is grave in an agency as well; who it was there, only by id.
  const code = (await deps.tenants.byId(tenantId))?.code;
  if (tenantId !== platformId && alert.severity !== 'info') await notify(deps, platformId, { ...alert, detail: { ...alert.detail, actor: `${code ?? ''} ${typeof actor === 'string' ? actor : ''}`.trim() } }, key);
}

async function notify(deps: WatchDeps, tenantId: string, alert: VaultAlert, key: string): Promise<void> {
  const { actor } = alert.detail;
  await deps.database.tenant(tenantId).write(async (tx) => {
    const name = typeof actor === 'string' ? await nameOf(tx, actor) : null;
    const params = { ...plain(alert.detail), actor: name ?? (typeof actor === 'string' ? actor : '') };
    await deps.notices.forPlugin({ tenantId, pluginId: 'core' }).send(tx, { to: { permission: 'vault:read', scope: { type: 'tenant' } }, title: `vault-admin.notices.${key}`, params, link: linkOf(alert), level: LEVELS[alert.severity] });
    await deps.audit.security(tenantId, { name: `vault.alert.${alert.kind}`, outcome: 'failure', actor: { principal: CORE, requestId: 'vault-watch' }, meta: { ...plain(alert.detail), severity: alert.severity, alert: alert.id } }, tx);
  });
}

const linkOf = ({ kind }: VaultAlert): string => (kind === 'anomaly' || kind === 'break-glass' ? '/vault/anomalies' : kind === 'certificate' ? '/vault/certificates' : kind === 'rotation' || kind === 'key' ? '/vault/keys' : '/vault/access-log');

function plain(detail: Record<string, unknown>): Record<string, string | number | boolean | null> {
  return Object.fromEntries(Object.entries(detail).flatMap(([name, value]): [string, string | number | boolean | null][] => (value === null || ['string', 'number', 'boolean'].includes(typeof value) ? [[name, value as string]] : [])));
}

async function nameOf(reader: TenantReader, id: string): Promise<string | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  return (await reader.row<{ name: string }>('select display_name as name from app_user where id = $1', [id]))?.name ?? null;
}

interface Copy {
  origin: string;
  size: number;
  at: string;
  note: string;
}

/** Two different trees of one size are the proof that the vault's log was forked or rewritten. */
async function keepCheckpoints(deps: WatchDeps, tx: TenantReader, vault: VaultAdministration, platformId: string, since: Date): Promise<number> {
  const { checkpoints, keys } = await vault.get<{ checkpoints: Copy[]; keys: string[] }>('witness', '/audit/checkpoints', { since: since.toISOString() });
  await tx.rows('insert into vault_verifier_key (verifier_key) select unnest($1::text[]) on conflict do nothing', [keys]);
  let kept = 0;
  for (const { origin, size, at, note } of checkpoints) {
    const known = await tx.row<{ note: string }>('select note from vault_checkpoint where origin = $1 and size = $2', [origin, size]);
    if (known && rootOf(known.note) !== rootOf(note)) {
      await deps.audit.security(platformId, { name: 'vault.witness.forked', outcome: 'failure', actor: { principal: CORE, requestId: 'vault-watch' }, meta: { origin, size, kept: fingerprint(known.note), shown: fingerprint(note) } });
      deps.log.error({ alert: 'witness-fork', size }, 'the vault signed two different logs of one size');
    } else if (!known) {
      await tx.rows('insert into vault_checkpoint (origin, size, note, signed_at) values ($1, $2, $3, $4)', [origin, size, note, at]);
      kept += 1;
    }
  }
  const last = checkpoints.at(-1)?.at;
  if (last !== undefined) await tx.rows('update vault_watch set checkpoints_since = $1', [last]);
  return kept;
}

const rootOf = (note: string): string => parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1)).root.toString('base64');
const fingerprint = (note: string): string => createHash('sha256').update(note).digest('hex').slice(0, 16);
