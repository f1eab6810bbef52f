import type { Migration } from '@hako/sdk-plugin';

export const storageMigrations: Migration[] = [
  {
    name: '0801-file-object',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table file_object (
          plugin text not null,
          key text not null,
          size bigint not null,
          content_type text not null,
          stored_at timestamptz not null default now(),
          expires_at timestamptz,
          primary key (plugin, key)
        );
        create index file_object_expires on file_object (expires_at) where expires_at is not null`);
    },
  },
];
