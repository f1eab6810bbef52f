import type { Migration } from '@hako/sdk-plugin';

/** What core remembers of the vault: up to where it has told of alerts, and what the vault signed. */
export const vaultAdminPlatformMigrations: Migration[] = [
  {
    name: '1301-vault-watch',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE vault_watch (
          id boolean PRIMARY KEY DEFAULT true CHECK (id),
          alert_id bigint NOT NULL DEFAULT 0,
          checkpoints_since timestamptz NOT NULL DEFAULT '1970-01-01'
        );
        INSERT INTO vault_watch DEFAULT VALUES;
        -- The vault's checkpoints of its access log: it cannot take back what it signed.
        CREATE TABLE vault_checkpoint (
          origin text NOT NULL,
          size bigint NOT NULL,
          note text NOT NULL,
          signed_at timestamptz NOT NULL,
          received_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (origin, size)
        );
        -- Public keys by which the vault signs, as first seen; a new one is told of.
        CREATE TABLE vault_verifier_key (
          verifier_key text PRIMARY KEY,
          first_seen_at timestamptz NOT NULL DEFAULT now()
        )`);
    },
  },
];
