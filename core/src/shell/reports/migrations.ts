import type { Migration } from '@hako/sdk-plugin';

export const remoteReportMigrations: Migration[] = [
  {
    name: '1010-remote-report',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        -- What browsers say of remotes that failed. Nobody is named, and the same failure is one row.
        create table remote_report (
          plugin text not null,
          version text not null,
          phase text not null,
          code text not null,
          place text not null,
          count bigint not null,
          first_at timestamptz not null,
          last_at timestamptz not null,
          primary key (plugin, version, phase, code, place)
        )`);
    },
    async down(knex) {
      await knex.raw('drop table remote_report');
    },
  },
];
