import type { Migration } from '@hako/sdk-plugin';

export const ssoMigrations: Migration[] = [
  {
    name: '0440-sso',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table sso_provider (
          id uuid primary key,
          -- part of the redirect URI that the provider knows: never changes
          slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,30}$'),
          preset text not null check (preset in ('google', 'entra', 'okta', 'oidc', 'github', 'saml')),
          name text not null,
          enabled boolean not null default false,
          config jsonb not null,
          secret_sealed bytea,
          -- people who are not known yet get an account without roles
          jit boolean not null default false,
          jit_domains text[] not null default '{}',
          -- an e-mail of a verified domain that the provider vouches for finds its person
          link_domains boolean not null default false,
          version integer not null default 1,
          created_at timestamptz not null,
          updated_at timestamptz not null
        );
        create table sso_mapping (
          id uuid primary key,
          provider_id uuid not null references sso_provider (id) on delete cascade,
          claim text not null,
          value text not null,
          role_id uuid not null references role (id),
          scope_type text not null check (scope_type in ('tenant', 'subsidiary', 'talent')),
          scope_id uuid,
          check ((scope_type = 'tenant') = (scope_id is null))
        );
        create index sso_mapping_provider on sso_mapping (provider_id);
        create table sso_identity (
          id uuid primary key,
          provider_id uuid not null references sso_provider (id) on delete cascade,
          -- sub; tid/oid at Entra; the numeric id at GitHub; the NameID of SAML
          subject text not null,
          user_id uuid not null references app_user (id),
          linked_by text not null check (linked_by in ('self', 'domain', 'jit')),
          linked_at timestamptz not null,
          last_used_at timestamptz,
          unique (provider_id, subject)
        );
        create index sso_identity_user on sso_identity (user_id);
        create table sso_flow (
          id uuid primary key,
          -- state of OAuth, RelayState of SAML; only its hash rests here
          state_hash bytea not null unique,
          provider_id uuid not null references sso_provider (id) on delete cascade,
          purpose text not null check (purpose in ('sign-in', 'link', 'test')),
          -- of the cookie that the browser has to bring back
          browser_hash bytea not null,
          nonce text not null,
          -- code_verifier, sealed
          verifier_sealed bytea not null,
          -- ID of SAML's AuthnRequest, which InResponseTo has to name
          request_id text not null,
          return_to text not null,
          -- who links or tests, and in which session
          user_id uuid references app_user (id),
          session_id uuid,
          result jsonb,
          created_at timestamptz not null,
          expires_at timestamptz not null,
          used_at timestamptz
        );
        create index sso_flow_expiry on sso_flow (expires_at);
        -- ids of SAML assertions, until they have expired
        create table sso_assertion (
          provider_id uuid not null references sso_provider (id) on delete cascade,
          assertion_id text not null,
          expires_at timestamptz not null,
          primary key (provider_id, assertion_id)
        );
        create table sso_domain (
          id uuid primary key,
          domain text not null unique,
          token text not null,
          verified_at timestamptz,
          checked_at timestamptz,
          created_at timestamptz not null
        );
        -- assignments that a provider's claims or a SCIM group gave: whoever gave them takes them away again
        create table provisioned_assignment (
          assignment_id uuid not null references role_assignment (id) on delete cascade,
          -- sso:<provider id> or scim:<group id>
          source text not null,
          primary key (assignment_id, source)
        )`);
    },
    async down(knex) {
      await knex.raw('drop table provisioned_assignment, sso_domain, sso_assertion, sso_flow, sso_identity, sso_mapping, sso_provider');
    },
  },
  {
    name: '0441-sso-service-key',
    safe: 'expand',
    async up(knex) {
      // SAML: what a provider encrypts to and knows our requests by. Set-ups from before get theirs when they are next saved.
      await knex.raw('alter table sso_provider add column service_key_sealed bytea, add column service_certificate text');
    },
    async down(knex) {
      await knex.raw('alter table sso_provider drop column service_key_sealed, drop column service_certificate');
    },
  },
  {
    name: '0442-sso-logout',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        -- sessions that an identity provider opened, where signing out is for both
        create table sso_session (
          session_id uuid primary key references session (id) on delete cascade,
          provider_id uuid not null references sso_provider (id) on delete cascade,
          subject text not null,
          -- SAML
          session_index text,
          -- NameID's qualifiers, id_token: sealed, base64
          sealed text not null
        );
        create index sso_session_subject on sso_session (provider_id, subject);
        -- the same, while a second factor is asked for
        alter table factor_challenge add column sso jsonb`);
    },
    async down(knex) {
      await knex.raw('alter table factor_challenge drop column sso; drop table sso_session');
    },
  },
];
