import type { KeyObject } from 'node:crypto';
import type { FieldCode, TokenKind } from '@hako/vault-client/contract';
import { checkCommitment } from '../crypto/record.js';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import type { Executor } from '../database/database.js';
import { subjectKeyContext } from '../records/stored.js';
import { parcelContext } from '../routes/parcels.js';
import { tokenKeyContext } from '../tokenization/token-keys.js';
import { convert } from './rewrap.js';
import { targetOf, tenantIdOf, tenantKeys } from './tenant.js';
import type { RotationRun } from './types.js';
import type { WalkSource } from './walk.js';

interface WrappedRow {
  id: string;
  wrapped: Buffer;
}

/** A table whose rows hold a key wrapped by the data key. */
interface WrappedTable<R extends WrappedRow> {
  what: 'subject' | 'parcel' | 'token';
  table: string;
  id: string;
  wrapped: string;
  /** Further columns that the context needs. */
  columns: string;
  context(tenantId: string, row: R, parentVersion: number): WrapContext;
  /** Beyond the wrap's own tag. @throws IntegrityError. */
  check?(tenantId: string, row: R, key: KeyObject): void;
}

interface SubjectKeyRow extends WrappedRow {
  sk_version: number;
  commit: Buffer;
}

const subjects: WrappedTable<SubjectKeyRow> = {
  what: 'subject',
  table: 'vault.subject',
  id: 'subject_id',
  wrapped: 'wrapped_sk',
  columns: 'sk_version, commit',
  context: (tenantId, row, parentVersion) => subjectKeyContext(tenantId, row.id, row.sk_version, parentVersion),
  check: (tenantId, row, key) => checkCommitment(key, { tenantId, subjectId: row.id }, row.sk_version, row.commit),
};

const parcels: WrappedTable<WrappedRow> = {
  what: 'parcel',
  table: 'vault.parcel',
  id: 'parcel_id',
  wrapped: 'wrapped',
  columns: 'null',
  context: (tenantId, row, parentVersion) => parcelContext(tenantId, row.id, parentVersion),
};

interface TokenKeyRow extends WrappedRow {
  subject_id: string;
  field_code: FieldCode;
  item_no: number;
  type: TokenKind;
  scope: string | null;
  expires_at: Date | null;
}

const tokens: WrappedTable<TokenKeyRow> = {
  what: 'token',
  table: 'vault.token',
  id: 'token_id',
  wrapped: 'wrapped',
  columns: 'subject_id, field_code, item_no, type, scope, expires_at',
  context: (tenantId, row, parentVersion) =>
    tokenKeyContext(tenantId, { tokenId: row.id, subjectId: row.subject_id, field: row.field_code, item: row.item_no, type: row.type, scope: row.scope, expiresAt: row.expires_at }, parentVersion),
};

function sourceOf<R extends WrappedRow>(table: WrappedTable<R>): WalkSource {
  return {
    what: table.what,
    origins: olderDeks,
    batch: async (tx, run, { origin, after, limit }) => {
      const tenantId = tenantIdOf(run);
      const rows = await tx.query<R>({
        text: `select ${table.id} as id, ${table.wrapped} as wrapped, ${table.columns} from ${table.table} t
                where tenant_id = $1 and dek_version = $2 and ${table.id} > $3 and ${table.wrapped} is not null and ${notFailed(table.what, `t.${table.id}`, 5)}
                order by ${table.id} limit $4 for update skip locked`,
        values: [tenantId, origin, after, limit, run.job.rotation_id],
      });
      if (rows.length === 0) return { seen: 0, moved: 0, last: after, failures: [] };
      const keys = await tenantKeys(tx, run);
      // The target, or whatever has followed it.
      const target = keys.dekVersion;
      const { converted, failures } = await convert(rows, ({ id }) => id, (row) => {
        const key = unwrapKey(keys.dek(origin), row.wrapped, table.context(tenantId, row, origin));
        table.check?.(tenantId, row, key);
        return { id: row.id, wrapped: wrapKey(keys.forWrapping().key, key, table.context(tenantId, row, target)) };
      });
      const moved = await tx.query({
        text: `update ${table.table} t set dek_version = $3, ${table.wrapped} = new.wrapped from unnest($4::text[], $5::bytea[]) as new (id, wrapped)
                where t.tenant_id = $1 and t.${table.id} = any ($4) and t.${table.id} = new.id and t.dek_version = $2 returning 1`,
        values: [tenantId, origin, target, converted.map(({ id }) => id), converted.map(({ wrapped }) => wrapped)],
      });
      return { seen: rows.length, moved: moved.length, last: rows.at(-1)!.id, failures };
    },
  };
}

export const subjectSource = sourceOf(subjects);
export const parcelSource = sourceOf(parcels);
export const tokenSource = sourceOf(tokens);

/** Rows that did not open stay out of the way until the job is resumed. `place`: number of the parameter with the job's id. */
export const notFailed = (what: string, id: string, place: number): string =>
  `not exists (select 1 from vault.rotation_failure f where f.rotation_id = $${place} and f.what = '${what}' and f.item_id = ${id})`;

async function olderDeks(tx: Executor, run: RotationRun): Promise<number[]> {
  const rows = await tx.query<{ version: number }>({ text: `select version from vault.keyring where tenant_id = $1 and kind = 'dek' and version < $2 order by version`, values: [tenantIdOf(run), targetOf(run)] });
  return rows.map(({ version }) => version);
}

/** Rows under older data keys, without those that failed. */
export async function countUnder(run: RotationRun): Promise<number> {
  const under = ({ what, table, id, wrapped }: WrappedTable<never>): string =>
    `(select count(*) from ${table} t where tenant_id = $1 and dek_version < $2 and ${wrapped} is not null and ${notFailed(what, `t.${id}`, 3)})`;
  const [row] = await run.deps.database.query<{ count: string }>({
    text: `select ${under(subjects as WrappedTable<never>)} + ${under(parcels as WrappedTable<never>)} + ${under(tokens as WrappedTable<never>)} as count`,
    values: [tenantIdOf(run), targetOf(run), run.job.rotation_id],
  });
  return Number(row!.count);
}
