import type { TenantTransaction } from '@hako/sdk-plugin';
import { randomUUID } from 'node:crypto';
import type { PolicyLine } from './role-store.js';
import type { AssignRole, RoleContribution, Template } from './types.js';

/**
 * The seven roles that a new agency begins with, as far as core's own permissions go; from then on they are the agency's.
 * What a plugin's permissions mean to them stands in its manifest.
 */
const TEMPLATES: readonly Template[] = [
  { code: 'ADMIN', name: { en: 'Administrator', zh: '管理员', ja: '管理者' }, grants: ['*:*'] },
  {
    code: 'TALENT_MANAGER',
    name: { en: 'Talent manager', zh: '艺人经纪', ja: 'タレントマネージャー' },
    grants: ['talent:read', 'talent:write', 'subsidiary:read', 'settings:read', 'tenant:read', 'log.change:read', 'personal-data:read', 'personal-data:write'],
  },
  {
    code: 'VIEWER',
    name: { en: 'Viewer', zh: '查看者', ja: '閲覧者' },
    grants: ['tenant:read', 'subsidiary:read', 'talent:read', 'settings:read'],
  },
  {
    code: 'TALENT_SELF',
    name: { en: 'Talent (own scope)', zh: '艺人本人', ja: 'タレント本人' },
    grants: ['talent:read'],
  },
  {
    code: 'MODERATOR',
    name: { en: 'Moderator', zh: '审核员', ja: 'モデレーター' },
    grants: ['talent:read', 'subsidiary:read', 'security.blocklist:read'],
  },
  {
    code: 'SUPPORT',
    name: { en: 'Support', zh: '客服', ja: 'サポート' },
    grants: ['tenant:read', 'subsidiary:read', 'talent:read'],
  },
  {
    code: 'ANALYST',
    name: { en: 'Analyst', zh: '分析员', ja: 'アナリスト' },
    grants: ['tenant:read', 'subsidiary:read', 'talent:read'],
  },
];

/** What a role may be made from later: the seven, and one that only makes sense where a part of the agency is run by itself. */
const OFFERED_TEMPLATES: readonly Template[] = [
  ...TEMPLATES,
  {
    code: 'LOCAL_ADMIN',
    name: { en: 'Local administrator', zh: '分部管理员', ja: '部門管理者' },
    grants: ['subsidiary:*', 'talent:*', 'settings:*', 'user:read', 'role:read', 'role:write'],
  },
];

/** Core's templates with what plugins add to them. */
export const templatesWith = (contributions: readonly RoleContribution[]): Template[] =>
  OFFERED_TEMPLATES.map((template) => {
    const added = contributions.flatMap(({ roles }) => roles[template.code] ?? []);
    return { ...template, grants: [...template.grants, ...added.flatMap(({ grants = [] }) => grants)], denies: [...(template.denies ?? []), ...added.flatMap(({ denies = [] }) => denies)] };
  });

/** What a template consists of, grants first. */
export const linesOf = ({ grants, denies = [] }: Template): PolicyLine[] => [...grants.map((permission) => ({ permission, effect: 'grant' as const })), ...denies.map((permission) => ({ permission, effect: 'deny' as const }))];

/** What the template of this code has by now and the agency's copy was never asked about. */
export function newLines(templates: readonly Template[], code: string, seen: readonly string[] | null): PolicyLine[] {
  const template = templates.find((each) => each.code === code);
  return seen === null || !template ? [] : linesOf(template).filter(({ permission }) => !seen.includes(permission));
}

/** Writes the editable roles of a new agency; answers them by code (`ADMIN`, `TALENT_MANAGER`, …). */
export async function createRoleTemplates(tx: TenantTransaction, templates: readonly Template[]): Promise<Record<string, { id: string }>> {
  const roles = templates.filter(({ code }) => TEMPLATES.some((each) => each.code === code)).map((template) => ({ id: randomUUID(), ...template }));
  const policies = roles.flatMap((role) => linesOf(role).map((line) => ({ roleId: role.id, ...line })));
  await tx.rows(
    `with made as (insert into role (id, code, name, template_seen) select id, code, name, seen from json_to_recordset($1::json) as r (id uuid, code text, name jsonb, seen text[]) returning id)
     insert into role_policy (role_id, permission, effect)
     select p."roleId", p.permission, p.effect from json_to_recordset($2::json) as p ("roleId" uuid, permission text, effect text) join made on made.id = p."roleId"`,
    [JSON.stringify(roles.map((role) => ({ id: role.id, code: role.code, name: role.name, seen: linesOf(role).map(({ permission }) => permission) }))), JSON.stringify(policies)],
  );
  return Object.fromEntries(roles.map(({ id, code }) => [code, { id }]));
}

export const assignRole: AssignRole = async (tx, { userId, roleId, scope, inherit = true }) => {
  await tx.rows(`insert into role_assignment (id, user_id, role_id, scope_type, scope_id, inherit) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`, [
    randomUUID(),
    userId,
    roleId,
    scope.type,
    scope.type === 'tenant' ? null : (scope.id ?? null),
    inherit,
  ]);
};
