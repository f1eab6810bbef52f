import type { LocalizedText } from '@hako/sdk-plugin';
import { randomUUID } from 'node:crypto';
import type { PolicyLine } from './role-store.js';
import type { AssignRole, CreateRoleTemplates } from './types.js';

export interface Template {
  code: string;
  name: LocalizedText;
  grants: readonly string[];
  denies?: readonly string[];
}

/**
 * The seven roles that a new agency begins with; from then on they are its own. Patterns of plugins that are not there
 * yet grant nothing until they are.
 */
const TEMPLATES: readonly Template[] = [
  { code: 'ADMIN', name: { en: 'Administrator', zh: '管理员', ja: '管理者' }, grants: ['*:*'] },
  {
    code: 'TALENT_MANAGER',
    name: { en: 'Talent manager', zh: '艺人经纪', ja: 'タレントマネージャー' },
    grants: [
      ...['talent:read', 'talent:write', 'subsidiary:read', 'settings:read', 'tenant:read', 'log.change:read'],
      ...['customer.profile:*', 'customer.pii:*', 'customer.rights:read', 'customer.rights:write', 'customer.membership:*', 'customer.import:*', 'customer.export:*', 'customer.dictionary:read', 'personal-data:read', 'personal-data:write'],
      ...['marshmallow.config:*', 'marshmallow.message:*', 'marshmallow.stream:*', 'homepage.page:*', 'homepage.publish:*', 'report.mfr:*'],
    ],
  },
  {
    code: 'VIEWER',
    name: { en: 'Viewer', zh: '查看者', ja: '閲覧者' },
    grants: ['tenant:read', 'subsidiary:read', 'talent:read', 'settings:read', 'customer.profile:read', 'customer.membership:read', 'customer.dictionary:read', 'marshmallow.message:read', 'homepage.page:read'],
  },
  {
    code: 'TALENT_SELF',
    name: { en: 'Talent (own scope)', zh: '艺人本人', ja: 'タレント本人' },
    grants: ['talent:read', 'customer.profile:read', 'customer.membership:read', 'marshmallow.message:read', 'marshmallow.stream:*', 'homepage.page:*'],
  },
  {
    code: 'MODERATOR',
    name: { en: 'Moderator', zh: '审核员', ja: 'モデレーター' },
    grants: ['talent:read', 'subsidiary:read', 'marshmallow.message:*', 'marshmallow.config:read', 'security.blocklist:read'],
  },
  {
    code: 'SUPPORT',
    name: { en: 'Support', zh: '客服', ja: 'サポート' },
    grants: ['tenant:read', 'subsidiary:read', 'talent:read', 'customer.profile:read', 'customer.profile:write', 'customer.pii:read', 'customer.pii:execute', 'customer.membership:read', 'customer.dictionary:read'],
  },
  {
    code: 'ANALYST',
    name: { en: 'Analyst', zh: '分析员', ja: 'アナリスト' },
    grants: ['tenant:read', 'subsidiary:read', 'talent:read', 'customer.profile:read', 'customer.membership:read', 'customer.dictionary:read', 'customer.export:execute', 'report.mfr:*'],
    denies: ['customer.pii:*'],
  },
];

/** What a role may be made from later: the seven, and one that only makes sense where a part of the agency is run by itself. */
export const OFFERED_TEMPLATES: readonly Template[] = [
  ...TEMPLATES,
  {
    code: 'LOCAL_ADMIN',
    name: { en: 'Local administrator', zh: '分部管理员', ja: '部門管理者' },
    grants: ['subsidiary:*', 'talent:*', 'settings:*', 'user:read', 'role:read', 'role:write', 'customer.profile:*', 'customer.membership:*', 'customer.import:*', 'customer.dictionary:read', 'marshmallow.config:*', 'marshmallow.message:*', 'homepage.page:*'],
  },
];

/** What a template consists of, grants first. */
export const linesOf = ({ grants, denies = [] }: Template): PolicyLine[] => [...grants.map((permission) => ({ permission, effect: 'grant' as const })), ...denies.map((permission) => ({ permission, effect: 'deny' as const }))];

/** What the template of this code has by now and the agency's copy was never asked about. */
export function newLines(code: string, seen: readonly string[] | null): PolicyLine[] {
  const template = TEMPLATES.find((each) => each.code === code);
  return seen === null || !template ? [] : linesOf(template).filter(({ permission }) => !seen.includes(permission));
}

export const createRoleTemplates: CreateRoleTemplates = async (tx) => {
  const roles = TEMPLATES.map((template) => ({ id: randomUUID(), ...template }));
  const policies = roles.flatMap((role) => linesOf(role).map((line) => ({ roleId: role.id, ...line })));
  await tx.rows(
    `with made as (insert into role (id, code, name, template_seen) select id, code, name, seen from json_to_recordset($1::json) as r (id uuid, code text, name jsonb, seen text[]) returning id)
     insert into role_policy (role_id, permission, effect)
     select p."roleId", p.permission, p.effect from json_to_recordset($2::json) as p ("roleId" uuid, permission text, effect text) join made on made.id = p."roleId"`,
    [JSON.stringify(roles.map((role) => ({ id: role.id, code: role.code, name: role.name, seen: linesOf(role).map(({ permission }) => permission) }))), JSON.stringify(policies)],
  );
  return Object.fromEntries(roles.map(({ id, code }) => [code, { id }]));
};

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
