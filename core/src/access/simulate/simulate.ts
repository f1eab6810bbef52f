import { setImmediate as breathe } from 'node:timers/promises';
import type { ScopeNode } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { OrganizationTree } from '../../organization/types.js';
import { matches, type PolicyEntry } from '../entries.js';
import { Resolver } from '../resolver.js';
import type { AccessDraft, PermissionDefinition, SimulatedPair, Simulation } from '../types.js';
import { entriesOf, readHoldings, type Holding, type Holdings } from './holdings.js';

/** Pairs that are listed by name; beyond that they are only counted. */
const MOST_ITEMS = 300;
/** Questions to the resolver, twice each; then the counts are what was found so far. */
const MOST_QUESTIONS = 200_000;
const BREATHE_EVERY = 2_000;

interface Permission {
  resource: string;
  action: string;
}

/**
 * Asks every question that a draft can change the answer of, before and after it: only people whom it touches, only
 * permissions and places that a changed line reaches.
 */
export async function simulate(deps: Pick<Cradle, 'database' | 'organization' | 'clock'>, catalogue: readonly PermissionDefinition[], tenantId: string, draft: AccessDraft): Promise<Simulation> {
  const tree = await deps.organization.tree(tenantId, { fresh: true });
  const before = await deps.database.tenant(tenantId).read((q) => readHoldings(q, draft));
  const after = applied(before, draft);
  const at = draft.at ? new Date(draft.at) : deps.clock.now();
  const permissions = catalogue.flatMap(({ resource, actions }) => actions.map((action): Permission => ({ resource, action })));
  const answer: Simulation = { people: 0, gained: { count: 0, items: [] }, lost: { count: 0, items: [] }, truncated: !before.complete, rbacVersion: tree.version, at: at.toISOString() };

  let questions = 0;
  for (const { active, ...user } of before.people) {
    const [old, young] = [entriesOf(user.id, before), entriesOf(user.id, after)];
    const changed = differing(old, young);
    if (changed.length === 0) continue;
    answer.people += 1;
    const was = new Resolver(tree, { version: tree.version, active, entries: old }, undefined, at.getTime());
    const will = new Resolver(tree, { version: tree.version, active, entries: young }, undefined, at.getTime());
    for (const { resource, action } of permissions.filter((permission) => changed.some((entry) => matches(entry, permission)))) {
      const permission = `${resource}:${action}`;
      for (const scope of reachOf(tree, changed.filter((entry) => matches(entry, { resource, action })))) {
        if (questions >= MOST_QUESTIONS) return { ...answer, truncated: true };
        questions += 1;
        if (questions % BREATHE_EVERY === 0) await breathe();
        const [had, has] = [was.decide(permission, scope).allowed, will.decide(permission, scope).allowed];
        if (had !== has) note(has ? answer.gained : answer.lost, { user, permission, scope: { type: scope.type, id: scope.id, code: scope.code, name: scope.name } });
      }
    }
  }
  return answer;
}

function note(side: Simulation['gained'], pair: SimulatedPair): void {
  side.count += 1;
  if (side.items.length < MOST_ITEMS) side.items.push(pair);
}

function applied(before: Holdings, draft: AccessDraft): Holdings {
  const roles = new Map(before.roles);
  for (const { roleId, policies, active } of draft.roles ?? []) {
    const role = roles.get(roleId);
    if (role) roles.set(roleId, { ...role, ...(policies && { policies }), ...(active !== undefined && { active }) });
  }
  const removed = new Set(draft.assignments?.remove ?? []);
  const added = (draft.assignments?.add ?? []).map((each, index): Holding => ({
    id: `draft-${index}`,
    userId: each.userId,
    roleId: each.roleId,
    scopeType: each.scopeType,
    scopeId: each.scopeType === 'tenant' ? null : (each.scopeId ?? null),
    inherit: each.inherit ?? true,
    notBefore: each.notBefore ? Date.parse(each.notBefore) : null,
    expires: each.expires ? Date.parse(each.expires) : null,
  }));
  return { ...before, roles, holdings: [...before.holdings.filter(({ id }) => !removed.has(id)), ...added] };
}

/** Lines that are only on one side, whoever brought them. */
function differing(old: readonly PolicyEntry[], young: readonly PolicyEntry[]): PolicyEntry[] {
  const line = (entry: PolicyEntry): string => [entry.effect, entry.resource, entry.action, entry.scopeType, entry.scopeId, entry.inherit, entry.notBefore, entry.expires].join('|');
  const [were, will] = [new Set(old.map(line)), new Set(young.map(line))];
  return [...old.filter((entry) => !will.has(line(entry))), ...young.filter((entry) => !were.has(line(entry)))];
}

/** Every scope that one of the lines reaches, each once, from the top down. */
function reachOf(tree: OrganizationTree, entries: readonly PolicyEntry[]): Iterable<ScopeNode> {
  const reached = new Map<string, ScopeNode>();
  const visit = (node: ScopeNode): void => {
    if (reached.has(node.id)) return;
    reached.set(node.id, node);
    for (const child of tree.children(node.id)) visit(child);
  };
  const singles: ScopeNode[] = [];
  for (const { scopeId, inherit } of entries) {
    const node = scopeId === null ? tree.tenant : tree.nodes.get(scopeId);
    if (!node) continue;
    if (inherit) visit(node);
    else singles.push(node);
  }
  for (const node of singles) reached.set(node.id, node);
  return reached.values();
}
