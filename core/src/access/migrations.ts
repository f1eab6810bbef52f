import type { Migration } from '@hako/sdk-plugin';

export const accessMigrations: Migration[] = [
  {
    name: '0401-access',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table role (
          id uuid primary key,
          code text not null unique check (code ~ '^[A-Z0-9_]{3,32}$'),
          name jsonb not null,
          active boolean not null default true,
          version integer not null default 1,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()
        );
        create table role_policy (
          id uuid primary key default gen_random_uuid(),
          role_id uuid not null references role (id) on delete cascade,
          permission text not null,
          effect text not null check (effect in ('grant', 'deny')),
          unique (role_id, permission)
        );
        create table role_assignment (
          id uuid primary key,
          user_id uuid not null,
          role_id uuid not null references role (id),
          scope_type text not null check (scope_type in ('tenant', 'subsidiary', 'talent')),
          scope_id uuid,
          inherit boolean not null default true,
          not_before timestamptz,
          expires timestamptz,
          created_by text,
          created_at timestamptz not null default now(),
          check ((scope_type = 'tenant') = (scope_id is null)),
          check (not_before < expires)
        );
        create unique index role_assignment_once on role_assignment (user_id, role_id, scope_type, coalesce(scope_id, '00000000-0000-0000-0000-000000000000'));
        create index role_assignment_role on role_assignment (role_id);
        create table user_policy (
          id uuid primary key,
          user_id uuid not null,
          permission text not null,
          effect text not null check (effect in ('grant', 'deny')),
          scope_type text not null check (scope_type in ('tenant', 'subsidiary', 'talent')),
          scope_id uuid,
          inherit boolean not null default true,
          not_before timestamptz,
          expires timestamptz,
          created_at timestamptz not null default now(),
          check ((scope_type = 'tenant') = (scope_id is null)),
          check (not_before < expires)
        );
        create index user_policy_user on user_policy (user_id)`);
    },
  },
  {
    name: '0402-groups',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table user_group (
          id uuid primary key,
          name text not null,
          -- scim: people come and go by the identity provider's word alone
          source text not null default 'local' check (source in ('local', 'scim')),
          external_id text,
          version integer not null default 1,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()
        );
        create unique index user_group_name on user_group (lower(name));
        create index user_group_external on user_group (external_id);
        create table user_group_member (
          group_id uuid not null references user_group (id) on delete cascade,
          user_id uuid not null,
          added_at timestamptz not null default now(),
          primary key (group_id, user_id)
        );
        create index user_group_member_user on user_group_member (user_id);
        create table group_assignment (
          id uuid primary key,
          group_id uuid not null references user_group (id) on delete cascade,
          role_id uuid not null references role (id),
          scope_type text not null check (scope_type in ('tenant', 'subsidiary', 'talent')),
          scope_id uuid,
          inherit boolean not null default true,
          not_before timestamptz,
          expires timestamptz,
          created_by text,
          created_at timestamptz not null default now(),
          check ((scope_type = 'tenant') = (scope_id is null)),
          check (not_before < expires)
        );
        create unique index group_assignment_once on group_assignment (group_id, role_id, scope_type, coalesce(scope_id, '00000000-0000-0000-0000-000000000000'));
        create index group_assignment_role on group_assignment (role_id)`);
    },
  },
  {
    name: '0403-role-template-lines',
    safe: 'expand',
    async up(knex) {
      // Lines of the template that this agency's copy has had or declined; what the template gains later is offered. NULL: no copy of a template.
      await knex.raw('alter table role add column template_seen text[]');
      for (const [code, lines] of Object.entries(LINES_OF_0402)) await knex.raw('update role set template_seen = ? where code = ?', [lines.split(' '), code]);
    },
    async down(knex) {
      await knex.raw('alter table role drop column template_seen');
    },
  },
  {
    name: '0404-access-log-right',
    safe: 'expand',
    async up(knex) {
      // The access log of the vault had no right of its own: who could read it, or was kept from it, stays so.
      await knex.raw(`
        insert into role_policy (role_id, permission, effect)
          select distinct on (role_id) role_id, 'log.pii:read', effect from role_policy where permission in ('vault:read', 'vault:*') order by role_id, effect
          on conflict (role_id, permission) do nothing;
        insert into user_policy (id, user_id, permission, effect, scope_type, scope_id, inherit, not_before, expires)
          select gen_random_uuid(), user_id, 'log.pii:read', effect, scope_type, scope_id, inherit, not_before, expires from user_policy where permission in ('vault:read', 'vault:*');
        update tenant_state set rbac_version = rbac_version + 1 where exists (select from role_policy where permission = 'log.pii:read') or exists (select from user_policy where permission = 'log.pii:read')`);
    },
    async down(knex) {
      await knex.raw(`delete from role_policy where permission = 'log.pii:read'; delete from user_policy where permission = 'log.pii:read'`);
    },
  },
];

/** The templates as agencies got them before 0403: what their roles lack of these they took out on purpose. */
const LINES_OF_0402: Readonly<Record<string, string>> = {
  ADMIN: '*:*',
  TALENT_MANAGER:
    'talent:read talent:write subsidiary:read settings:read tenant:read log.change:read customer.profile:* customer.pii:* customer.membership:* customer.import:* customer.export:* customer.dictionary:read personal-data:read personal-data:write marshmallow.config:* marshmallow.message:* marshmallow.stream:* homepage.page:* homepage.publish:* report.mfr:*',
  VIEWER: 'tenant:read subsidiary:read talent:read settings:read customer.profile:read customer.membership:read customer.dictionary:read marshmallow.message:read homepage.page:read',
  TALENT_SELF: 'talent:read customer.profile:read customer.membership:read marshmallow.message:read marshmallow.stream:* homepage.page:*',
  MODERATOR: 'talent:read subsidiary:read marshmallow.message:* marshmallow.config:read security.blocklist:read',
  SUPPORT: 'tenant:read subsidiary:read talent:read customer.profile:read customer.profile:write customer.pii:read customer.pii:execute customer.membership:read customer.dictionary:read',
  ANALYST: 'tenant:read subsidiary:read talent:read customer.profile:read customer.membership:read customer.dictionary:read customer.export:execute report.mfr:* customer.pii:*',
};
