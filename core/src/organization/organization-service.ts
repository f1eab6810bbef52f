import type { ScopeNode } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { onAccessChanged } from './access-version.js';
import { buildTree, type SubsidiaryNodeRow, type TalentNodeRow } from './tree.js';
import type { OrganizationService, OrganizationTree } from './types.js';

interface Entry {
  tree: OrganizationTree;
  checkedAt: number;
}

/** A change reaches other processes by the bus; should the message be lost, the version is asked for this often. */
const TRUST_MS = 1_000;
const MOST_TENANTS = 2_000;

const SUBSIDIARIES = `SELECT id, parent_id, code, name, active FROM subsidiary ORDER BY sort_order, code`;
const TALENTS = `SELECT id, subsidiary_id, profile_store_id, code, display_name, timezone, path, oshi_color, active FROM talent ORDER BY sort_order, code`;
/** One statement is one snapshot: the version can never be newer than the rows it stands for. */
const SNAPSHOT = `SELECT rbac_version AS version,
  (SELECT coalesce(json_agg(s), '[]') FROM (${SUBSIDIARIES}) s) AS subsidiaries,
  (SELECT coalesce(json_agg(t), '[]') FROM (${TALENTS}) t) AS talents FROM tenant_state`;

export function createOrganization(deps: Pick<Cradle, 'config' | 'database' | 'tenants' | 'bus' | 'log'>): OrganizationService {
  const { database } = deps;
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<OrganizationTree>>();
  const changes = new Map<string, number>();
  const changed = (tenantId: string): void => {
    changes.set(tenantId, (changes.get(tenantId) ?? 0) + 1);
    loading.delete(tenantId);
    const entry = entries.get(tenantId);
    if (entry) entry.checkedAt = 0;
  };
  onAccessChanged(changed);
  void follow(deps, changed).catch((err: unknown) => deps.log.warn({ err }, 'changes of the organization are only seen after a second'));

  const load = async (tenantId: string): Promise<OrganizationTree> => {
    const [found, row] = await Promise.all([
      deps.tenants.byId(tenantId),
      database.tenant(tenantId).read((reader) => reader.row<{ version: number; subsidiaries: SubsidiaryNodeRow[]; talents: TalentNodeRow[] }>(SNAPSHOT)),
    ]);
    if (!found || !row) throw new Error('the tenant has no organization');
    const tenant: ScopeNode = { type: 'tenant', id: found.id, code: found.code, name: found.name, parentId: null, active: found.status === 'active' };
    return buildTree(row.version, tenant, row.subsidiaries, row.talents);
  };

  /** Answers the kept tree when its version still holds, else reads it anew. */
  const current = async (tenantId: string): Promise<OrganizationTree> => {
    const checkedAt = Date.now();
    const entry = entries.get(tenantId);
    if (entry) {
      const row = await database.tenant(tenantId).read((reader) => reader.row<{ version: number }>('SELECT rbac_version AS version FROM tenant_state'));
      if (row?.version === entry.tree.version) {
        entry.checkedAt = checkedAt;
        return entry.tree;
      }
    }
    const news = changes.get(tenantId) ?? 0;
    const tree = await load(tenantId);
    if (entries.size >= MOST_TENANTS) entries.clear();
    const newer = entries.get(tenantId);
    // Two readers may finish in either order; the older snapshot never replaces the newer.
    if (newer && newer.tree.version > tree.version) return newer.tree;
    // Something changed while it was read: good for this caller, not to be trusted by the next.
    entries.set(tenantId, { tree, checkedAt: news === (changes.get(tenantId) ?? 0) ? checkedAt : 0 });
    return tree;
  };

  const treeNow: OrganizationService['treeNow'] = (tenantId) => {
    const entry = entries.get(tenantId);
    return entry && Date.now() - entry.checkedAt < TRUST_MS ? entry.tree : undefined;
  };

  return {
    treeNow,
    async tree(tenantId, options = {}) {
      if (options.fresh) return current(tenantId);
      const known = treeNow(tenantId);
      if (known) return known;
      // Requests that come together share one question.
      let shared = loading.get(tenantId);
      if (!shared) {
        const question = current(tenantId).finally(() => {
          if (loading.get(tenantId) === question) loading.delete(tenantId);
        });
        shared = question;
        loading.set(tenantId, shared);
      }
      return shared;
    },
    async chain(tenantId, scope) {
      const known = (await this.tree(tenantId)).chain(scope);
      // Made a moment ago in another process, perhaps.
      return known.length > 0 ? known : (await current(tenantId)).chain(scope);
    },
  };
}

/** The version travels by NOTIFY with its transaction. Where the bus is Redis, each process hands it on there, for the topic's other readers. */
async function follow({ config, database, bus }: Pick<Cradle, 'config' | 'database' | 'bus'>, changed: (tenantId: string) => void): Promise<void> {
  await bus.subscribe('access', (message) => changed(String(message['tenantId'])));
  if (config.redisUrl === null) return;
  await database.listen('hako_access', (payload) => {
    const message = JSON.parse(payload) as Record<string, unknown>;
    changed(String(message['tenantId']));
    void bus.publish('access', message).catch(() => undefined);
  });
}
