import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { formatVerifierKey } from '@hako/ledger';
import type { Cradle } from '../../cradle.js';

/** By which name the installation signs checkpoints; the key's id tells its keys apart. */
export const SIGNER_NAME = 'hako.audit';

/** security.md 6: signing keys of the log change yearly. */
const YEAR_MS = 365 * 24 * 3_600_000;
const USE = 'audit-key';

export interface AuditKeyRing {
  /** The key in use; made, sealed and stored when there is none or the last one is a year old. */
  signingKey(): Promise<KeyObject>;
  /** Every key that ever signed here, newest first, as `name+id+key`. */
  verifierKeys(): Promise<string[]>;
}

interface KeyRow {
  id: string;
  verifier_key: string;
  sealed_private_key: Buffer;
  created_at: Date;
}

/** Checkpoint keys in the platform's schema, where no tenant's role reads; the private halves rest sealed and bound to their id. */
export function createAuditKeys({ database, secrets, ids, clock }: Pick<Cradle, 'database' | 'secrets' | 'ids' | 'clock'>): AuditKeyRing {
  let used: { key: KeyObject; until: number } | undefined;

  const newest = (rows: KeyRow[]): KeyRow | undefined => rows.find(({ created_at }) => created_at.getTime() + YEAR_MS > clock.now().getTime());

  return {
    async signingKey() {
      if (used && clock.now().getTime() < used.until) return used.key;
      const row = newest(await database.platform.read((q) => q.rows<KeyRow>(SELECT))) ?? (await make());
      const key = createPrivateKey({ key: secrets.open(USE, row.sealed_private_key, row.id), format: 'der', type: 'pkcs8' });
      used = { key, until: row.created_at.getTime() + YEAR_MS };
      return key;
    },
    verifierKeys: async () => (await database.platform.read((q) => q.rows<KeyRow>(SELECT))).map((row) => row.verifier_key),
  };

  /** Two workers that find none at once make one. */
  function make(): Promise<KeyRow> {
    return database.platform.write(async (tx) => {
      await tx.rows(`select pg_advisory_xact_lock(hashtextextended('hako audit key', 0))`);
      const present = newest(await tx.rows<KeyRow>(SELECT));
      if (present) return present;
      const { privateKey } = generateKeyPairSync('ed25519');
      const row: KeyRow = { id: ids.uuid(), verifier_key: formatVerifierKey(SIGNER_NAME, createPublicKey(privateKey)), sealed_private_key: Buffer.alloc(0), created_at: clock.now() };
      row.sealed_private_key = secrets.seal(USE, privateKey.export({ format: 'der', type: 'pkcs8' }), row.id);
      await tx.rows('insert into audit_key (id, verifier_key, sealed_private_key, created_at) values ($1, $2, $3, $4)', [row.id, row.verifier_key, row.sealed_private_key, row.created_at]);
      return row;
    });
  }
}

const SELECT = 'select id, verifier_key, sealed_private_key, created_at from audit_key order by created_at desc';
