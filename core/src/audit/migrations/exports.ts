import type { Migration } from '@hako/sdk-plugin';

export const exportsMigration: Migration = {
  name: '0512-exports',
  safe: 'expand',
  async up(knex) {
    await knex.raw(`
        create table audit_export (
          id uuid primary key,
          job_id uuid,
          format text not null check (format in ('jsonl', 'csv')),
          streams text[] not null,
          from_at timestamptz,
          to_at timestamptz,
          created_by text not null,
          created_at timestamptz not null,
          file_key text,
          file_name text,
          entries int,
          size bigint,
          expires_at timestamptz
        );
        create index audit_export_by on audit_export (created_by, created_at desc)`);
  },
};
