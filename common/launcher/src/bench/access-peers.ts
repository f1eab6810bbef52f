import { createMongoAbility, type MongoAbility } from '@casl/ability';
import { newEnforcer, newModelFromString, type Enforcer } from 'casbin';
import type { RuleSet, ScopeNodeLike } from './rule-set.js';

/** The same question to another engine. */
export type Ask = (permission: string, scope: ScopeNodeLike) => boolean;

const CASBIN_MODEL = `
[request_definition]
r = scope, obj, act
[policy_definition]
p = scope, obj, act, inherit, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.obj == p.obj && (p.act == "*" || r.act == p.act) && (r.scope == p.scope || (p.inherit == "yes" && g(r.scope, p.scope)))
`;

/** Deny-override, with the tree as role hierarchy: the nearest that casbin comes to our rules. */
export async function casbinPeer({ nodes, entries }: RuleSet): Promise<Ask> {
  const enforcer: Enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL));
  await enforcer.addPolicies(entries.map((entry) => [entry.scopeId ?? 'tenant', entry.resource, entry.action, entry.inherit ? 'yes' : 'no', entry.effect === 'grant' ? 'allow' : 'deny']));
  await enforcer.addGroupingPolicies(nodes.flatMap(({ id, parentId }) => (parentId === null ? [] : [[id, parentId]])));
  return (permission, scope) => {
    const at = permission.indexOf(':');
    return enforcer.enforceSync(scope.id, permission.slice(0, at), permission.slice(at + 1));
  };
}

/** CASL alone: one ability per scope from the lines that reach it, grants first, denies last. Building them is not counted. */
export function caslPeer({ tree, nodes, entries }: RuleSet): Ask {
  const abilities = new Map<string, MongoAbility>();
  for (const node of nodes) {
    const above = new Set(tree.chain(node).slice(1).map(({ id }) => id));
    const reaching = entries.filter((entry) => (entry.scopeId ?? 'tenant') === node.id || (entry.inherit && above.has(entry.scopeId ?? 'tenant')));
    const rules = [...reaching].sort((a, b) => Number(a.effect === 'deny') - Number(b.effect === 'deny')).map((entry) => ({ action: entry.action, subject: entry.resource, ...(entry.effect === 'deny' ? { inverted: true } : {}) }));
    abilities.set(node.id, createMongoAbility(rules, { anyAction: '*', anySubjectType: '*' }));
  }
  return (permission, scope) => {
    const at = permission.indexOf(':');
    return abilities.get(scope.id)?.can(permission.slice(at + 1), permission.slice(0, at)) ?? false;
  };
}
