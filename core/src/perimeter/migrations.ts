import type { Migration } from '@hako/sdk-plugin';

const rule = `
          id uuid primary key,
          effect text not null check (effect in ('allow', 'deny')),
          area text not null check (area in ('global', 'admin', 'public', 'api')),
          note text not null default '',
          expires_at timestamptz,
          hits bigint not null default 0,
          last_hit_at timestamptz,
          version integer not null default 1,
          created_by uuid,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()`;

export const perimeterMigrations: Migration[] = [
  {
    name: '1110-perimeter',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table ip_rule (${rule},
          network cidr not null,
          unique (network, area, effect)
        );
        create table agent_rule (${rule},
          kind text not null check (kind in ('contains', 'regex')),
          pattern text not null,
          unique (kind, pattern, area, effect)
        );
        create table rate_class (
          class text primary key,
          per_minute integer not null check (per_minute between 1 and 100000),
          updated_at timestamptz not null default now()
        );
        create table block_entry (
          id uuid primary key,
          scope_type text not null check (scope_type in ('tenant', 'subsidiary', 'talent')),
          -- null for the agency itself
          scope_id uuid,
          inherit boolean not null default true,
          kind text not null check (kind in ('keyword', 'wildcard', 'regex', 'domain', 'url')),
          pattern text not null,
          action text not null check (action in ('flag', 'reject', 'replace')),
          replacement text,
          category text not null default '',
          severity integer not null default 2 check (severity between 1 and 3),
          note text not null default '',
          active boolean not null default true,
          expires_at timestamptz,
          matches bigint not null default 0,
          last_match_at timestamptz,
          version integer not null default 1,
          created_by uuid,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now(),
          unique nulls not distinct (scope_type, scope_id, kind, pattern)
        );
        create index block_entry_scope on block_entry (scope_type, scope_id);
      `);
    },
    down: async (knex) => {
      await knex.raw('drop table block_entry, rate_class, agent_rule, ip_rule');
    },
  },
];

export const perimeterPlatformMigrations: Migration[] = [
  {
    name: '1110-rate-window',
    safe: 'expand',
    up: async (knex) => {
      // Counters of a few minutes: nothing is lost with a crash that matters. The columns are those of rate-limiter-flexible.
      await knex.raw('create unlogged table rate_window (key varchar(255) primary key, points integer not null default 0, expire bigint); create index rate_window_expire on rate_window (expire)');
    },
    down: async (knex) => {
      await knex.raw('drop table rate_window');
    },
  },
];
