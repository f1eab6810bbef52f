import type { TenantReader } from '@hako/sdk-plugin';
import { COLUMNS } from '../messages/repository.js';
import type { Message } from '../messages/types.js';
import type { Position } from './cursor.js';
import { Bindings, messageWhere, type Sight } from './filter-sql.js';
import type { MessageFilters, Sort } from './schema.js';
import { indexedWhere, searchWhere } from './search-sql.js';

const ORDER: Record<Sort, { by: string; after: (position: Position, bind: Bindings) => string }> = {
  '-createdAt': { by: 'm.created_at desc, m.id desc', after: ({ at, id }, bind) => `(m.created_at, m.id) < (${bind.add(at)}::timestamptz, ${bind.add(id)}::uuid)` },
  createdAt: { by: 'm.created_at, m.id', after: ({ at, id }, bind) => `(m.created_at, m.id) > (${bind.add(at)}::timestamptz, ${bind.add(id)}::uuid)` },
  '-score': { by: 'm.filter_score desc, m.created_at desc, m.id desc', after: ({ score, at, id }, bind) => `(m.filter_score, m.created_at, m.id) < (${bind.add(score)}::smallint, ${bind.add(at)}::timestamptz, ${bind.add(id)}::uuid)` },
};

interface PageOptions {
  sort: Sort;
  limit: number;
  position: Position | undefined;
}

/** So many of the newest are read one by one before the index of all is asked. */
const NEAR = 5_000;

export async function listMessages(reader: TenantReader, { q, ...filters }: MessageFilters, sight: Sight, options: PageOptions): Promise<Message[]> {
  if (q === undefined) return plainPage(reader, filters, sight, options);
  // What many messages say stands near; what few say is found by the index. Neither way alone is quick for both.
  const near = await nearPage(reader, q, filters, sight, options);
  return near.length === options.limit ? near : farPage(reader, q, filters, sight, options);
}

function plainPage(reader: TenantReader, filters: MessageFilters, sight: Sight, { sort, limit, position }: PageOptions): Promise<Message[]> {
  const bind = new Bindings();
  return reader.rows<Message>(`select ${COLUMNS} from marshmallow_message m where ${conditions(filters, sight, sort, position, bind)} order by ${ORDER[sort].by} limit ${bind.add(limit)}`, bind.values);
}

function nearPage(reader: TenantReader, q: string, filters: MessageFilters, sight: Sight, { sort, limit, position }: PageOptions): Promise<Message[]> {
  const bind = new Bindings();
  const near = `select * from marshmallow_message m where ${conditions(filters, sight, sort, position, bind)} order by ${ORDER[sort].by} limit ${NEAR}`;
  return reader.rows<Message>(`select ${COLUMNS} from (${near}) m where ${searchWhere(q, bind)} order by ${ORDER[sort].by} limit ${bind.add(limit)}`, bind.values);
}

/** The index first, whatever the planner believes: it takes pairs of letters for independent of one another. */
function farPage(reader: TenantReader, q: string, filters: MessageFilters, sight: Sight, { sort, limit, position }: PageOptions): Promise<Message[]> {
  const bind = new Bindings();
  const found = `select m.* from marshmallow_message m where ${indexedWhere(q, bind)}`;
  return reader.rows<Message>(`with m as materialized (${found}) select ${COLUMNS} from m where ${conditions(filters, sight, sort, position, bind)} order by ${ORDER[sort].by} limit ${bind.add(limit)}`, bind.values);
}

function conditions(filters: MessageFilters, sight: Sight, sort: Sort, position: Position | undefined, bind: Bindings): string {
  return [messageWhere(filters, sight, bind), ...(position ? [ORDER[sort].after(position, bind)] : [])].join(' and ');
}
