import type { TenantReader } from '@hako/sdk-plugin';

/** Somebody as the vault names them, with the name that staff know. */
export interface NamedPerson {
  /** As the vault has it: `user:<id>`, `cert:<uri>`, or the bare id of an entry. */
  id: string;
  /** Null for people of elsewhere and for certificates. */
  name: string | null;
  /** Who looks is who is named. */
  self: boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const bare = (id: string): string => (id.startsWith('user:') ? id.slice(5) : id);

/** One look-up for a whole page: the vault keeps ids of people, never names. */
export async function peopleOf(reader: TenantReader, ids: readonly (string | null | undefined)[], viewerId: string): Promise<(id: string) => NamedPerson> {
  const wanted = [...new Set(ids.filter((id): id is string => typeof id === 'string').map(bare))].filter((id) => UUID.test(id));
  const rows = wanted.length === 0 ? [] : await reader.rows<{ id: string; name: string }>('select id, display_name as name from app_user where id = any($1::uuid[])', [wanted]);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: names.get(bare(id)) ?? null, self: bare(id) === viewerId });
}
