import { created, defineRoute, list, type RouteDef } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';

const Entry = Type.Object({ id: Type.String({ format: 'uuid' }), text: Type.String(), createdAt: Type.String({ format: 'date-time' }) });
type Entry = Static<typeof Entry>;

const COLUMNS = 'id, text, created_at as "createdAt"';
const PAGE = 50;

const listEntries = defineRoute({
  method: 'GET', path: '/__id__', summary: 'routes.list',
  auth: 'user', permission: '__id__.entry:read', scope: 'tenant',
  schema: { query: Type.Object({}, { additionalProperties: false }), response: Type.Array(Entry) },
  handle: async (_input, ctx) => {
    const rows = await ctx.db.read((reader) => reader.rows<Entry>(`select ${COLUMNS} from __snake___entry order by created_at desc, id desc limit ${PAGE}`));
    return list(rows, { pageSize: PAGE, nextCursor: null });
  },
});

const createEntry = defineRoute({
  method: 'POST', path: '/__id__', summary: 'routes.create',
  auth: 'user', permission: '__id__.entry:write', scope: 'tenant',
  audit: '__id__.entry.created',
  schema: { body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false }), response: Entry },
  handle: async ({ body }, ctx) => {
    const entry = { id: ctx.ids.uuid(), text: body.text, createdAt: ctx.clock.now().toISOString() };
    await ctx.db.write(async (tx) => {
      await tx.rows('insert into __snake___entry (id, text, created_at) values ($1, $2, $3)', [entry.id, entry.text, entry.createdAt]);
      // In the same transaction: no change without its line in the log.
      await ctx.audit.change(tx, { action: '__id__.entry.created', resource: { type: '__id__.entry', id: entry.id }, after: { text: entry.text } });
    });
    return created(entry);
  },
});

export const routes: RouteDef[] = [listEntries, createEntry];
