import type { Migration } from '@hako/sdk-plugin';

export const jobMigrations: Migration[] = [
  {
    name: '0601-job',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table job (
          id uuid primary key,
          plugin text not null,
          name text not null,
          title text not null,
          title_params jsonb not null default '{}',
          state text not null default 'waiting' check (state in ('waiting', 'running', 'retrying', 'succeeded', 'failed', 'cancelling', 'cancelled')),
          total bigint,
          processed bigint not null default 0,
          counters jsonb not null default '{}',
          error text,
          result jsonb,
          link text,
          data jsonb not null default '{}',
          checkpoint jsonb,
          attempt int not null default 0,
          max_attempts int not null,
          run_token uuid,
          round int not null default 0,
          created_by text not null,
          created_by_type text not null,
          created_by_name text not null,
          created_by_ceiling jsonb,
          created_at timestamptz not null default clock_timestamp(),
          started_at timestamptz,
          finished_at timestamptz,
          touched_at timestamptz not null default clock_timestamp()
        );
        create index job_newest on job (created_at desc, id desc);
        create index job_unfinished on job (touched_at) where finished_at is null`);
    },
  },
];
