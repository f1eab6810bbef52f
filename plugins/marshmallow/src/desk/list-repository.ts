import type { TenantReader } from '@hako/sdk-plugin';
import { COLUMNS } from '../messages/repository.js';
import type { Message } from '../messages/types.js';
import type { Position } from './cursor.js';
import { Bindings, messageWhere, type Sight } from './filter-sql.js';
import type { MessageFilters, Sort } from './schema.js';

const ORDER: Record<Sort, { by: string; after: (position: Position, bind: Bindings) => string }> = {
  '-createdAt': { by: 'm.created_at desc, m.id desc', after: ({ at, id }, bind) => `(m.created_at, m.id) < (${bind.add(at)}::timestamptz, ${bind.add(id)}::uuid)` },
  createdAt: { by: 'm.created_at, m.id', after: ({ at, id }, bind) => `(m.created_at, m.id) > (${bind.add(at)}::timestamptz, ${bind.add(id)}::uuid)` },
  '-score': { by: 'm.filter_score desc, m.created_at desc, m.id desc', after: ({ score, at, id }, bind) => `(m.filter_score, m.created_at, m.id) < (${bind.add(score)}::smallint, ${bind.add(at)}::timestamptz, ${bind.add(id)}::uuid)` },
};

export function listMessages(reader: TenantReader, filters: MessageFilters, sight: Sight, { sort, limit, position }: { sort: Sort; limit: number; position: Position | undefined }): Promise<Message[]> {
  const bind = new Bindings();
  const where = [messageWhere(filters, sight, bind), ...(position ? [ORDER[sort].after(position, bind)] : [])];
  return reader.rows<Message>(`select ${COLUMNS} from marshmallow_message m where ${where.join(' and ')} order by ${ORDER[sort].by} limit ${bind.add(limit)}`, bind.values);
}
