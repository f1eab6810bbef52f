import type { Migration } from '@hako/sdk-plugin';

export const scimMigrations: Migration[] = [
  {
    name: '0340-scim',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        -- what a provisioning directory says about a person beside what everybody has
        create table scim_user (
          user_id uuid primary key references app_user (id),
          user_name text not null,
          -- userName is compared without case (RFC 7643, 4.1.1)
          user_name_lower text not null unique,
          external_id text,
          given_name text,
          family_name text,
          -- deleted by the directory: the person stays for the log, deactivated, and is not shown to it any more
          removed_at timestamptz
        );
        create index scim_user_external on scim_user (external_id)`);
    },
    async down(knex) {
      await knex.raw('drop table scim_user');
    },
  },
];
