import type { Migration } from '@hako/sdk-plugin';

export const factorMigrations: Migration[] = [
  {
    name: '0320-factors',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        -- when a factor was last given in this session, for step-up; null when a trusted device stood in for it
        alter table session add column factor_at timestamptz;
        update session set factor_at = created_at;
        -- since when the agency has asked this person for a second factor, whether or not there is one by now
        alter table app_user add column mfa_due_since timestamptz;

        create table totp_factor (
          id uuid primary key,
          user_id uuid not null references app_user (id),
          -- 'pending' until its first code was right
          status text not null check (status in ('pending', 'active')),
          secret_sealed bytea not null,
          -- RFC 6238 time step of the last code that was taken; the same or an older one is a replay
          last_step bigint not null default 0,
          created_at timestamptz not null,
          enabled_at timestamptz,
          last_used_at timestamptz,
          unique (user_id, status)
        );

        create table recovery_set (
          user_id uuid primary key references app_user (id),
          -- one for all codes of the person, so that a try costs one hash
          salt bytea not null,
          created_at timestamptz not null
        );
        create table recovery_code (
          user_id uuid not null references recovery_set (user_id) on delete cascade,
          digest bytea not null,
          used_at timestamptz,
          primary key (user_id, digest)
        );

        create table passkey (
          id uuid primary key,
          user_id uuid not null references app_user (id),
          -- base64url, as the authenticator named it
          credential_id text not null unique,
          -- COSE_Key
          public_key bytea not null,
          counter bigint not null,
          transports text[] not null,
          -- whether it is copied between devices by its maker's cloud
          synced boolean not null,
          aaguid text not null,
          name text not null,
          version integer not null default 1,
          created_at timestamptz not null,
          last_used_at timestamptz
        );
        create index passkey_user on passkey (user_id, created_at);

        create table trusted_device (
          id uuid primary key,
          user_id uuid not null references app_user (id),
          token_hash bytea not null unique,
          ip text,
          user_agent text,
          created_at timestamptz not null,
          last_used_at timestamptz not null,
          expires_at timestamptz not null
        );
        create index trusted_device_user on trusted_device (user_id);

        create table mfa_attempt (
          user_id uuid primary key references app_user (id),
          tries integer not null,
          window_start timestamptz not null,
          locked_until timestamptz
        );

        create table factor_challenge (
          id uuid primary key,
          -- 'sign-in' answers a right first factor, 'passkey' stands for one ceremony of a signed-in person
          purpose text not null check (purpose in ('sign-in', 'passkey-registration', 'passkey-step-up')),
          user_id uuid not null references app_user (id),
          token_hash bytea unique,
          -- RFC 8176, of the first factor
          amr text[] not null default '{}',
          -- keyed hash of the client that began, and hash of the cookie that it was given
          client_hash text not null,
          cookie_hash bytea,
          -- base64url, of the WebAuthn ceremony that was begun
          webauthn_challenge text,
          expires_at timestamptz not null,
          used_at timestamptz
        );
        create index factor_challenge_expiry on factor_challenge (expires_at);

        -- challenges of passkey sign-ins that were answered; they are signed, so that strangers fill no table by asking
        create table spent_passkey_challenge (
          nonce text primary key,
          expires_at timestamptz not null
        );
      `);
    },
    down: async (knex) => {
      await knex.raw(`
        drop table spent_passkey_challenge, factor_challenge, mfa_attempt, trusted_device, passkey, recovery_code, recovery_set, totp_factor;
        alter table app_user drop column mfa_due_since;
        alter table session drop column factor_at;
      `);
    },
  },
];
