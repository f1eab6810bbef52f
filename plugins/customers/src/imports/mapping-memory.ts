import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { plainHeader, type ColumnCode, type ProfileType, type Remembered } from './columns.js';

interface Of {
  profileType: ProfileType;
  consumer: string;
}

const LONGEST = 100;
const MOST = 500;

/** What an agency chose for the columns of a system's files, by the header's plain form. */
export async function readMemory(reader: TenantReader, { profileType, consumer }: Of): Promise<Remembered> {
  const rows = await reader.rows<{ header: string; field: string | null }>('select header, field from customers_import_mapping where profile_type = $1 and consumer = $2', [profileType, consumer]);
  return new Map(rows.map(({ header, field }) => [header, field]));
}

/** The file's columns as they were accepted. A file without titles shows its first person there; that is nobody's memory. */
export async function rememberColumns(tx: TenantTransaction, of: Of, columns: { headers: readonly string[]; codes: readonly (ColumnCode | null)[] }, by: { at: Date; id: string }): Promise<void> {
  const rows = columns.headers.map((header, index) => ({ header: plainHeader(header), field: columns.codes[index] ?? null, title: header })).filter(({ header, title }) => header !== '' && header.length <= LONGEST && !looksLikeData(title));
  await tx.rows(
    `insert into customers_import_mapping (profile_type, consumer, header, field, used_at, used_by)
     select $1, $2, r.header, r.field, $4, $5 from json_to_recordset($3::json) as r(header text, field text) order by r.header
     on conflict (profile_type, consumer, header) do update set field = excluded.field, used_at = excluded.used_at, used_by = excluded.used_by`,
    [of.profileType, of.consumer, JSON.stringify(rows), by.at, by.id],
  );
  // The oldest are forgotten, so that a system with ever new titles does not grow for ever.
  await tx.rows(
    `delete from customers_import_mapping where profile_type = $1 and consumer = $2 and header in
       (select header from customers_import_mapping where profile_type = $1 and consumer = $2 order by used_at desc, header offset ${MOST})`,
    [of.profileType, of.consumer],
  );
}

export async function forgetColumns(tx: TenantTransaction, { profileType, consumer }: Of): Promise<number> {
  return (await tx.rows('delete from customers_import_mapping where profile_type = $1 and consumer = $2 returning 1 as one', [profileType, consumer])).length;
}

/** E-mail addresses and longer numbers give a person's row away. */
export const looksLikeData = (header: string): boolean => header.includes('@') || /\d{4,}/.test(header);
