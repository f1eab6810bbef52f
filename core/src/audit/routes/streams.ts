import { defineRoute, list, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { presentLogRow } from '../present.js';
import { readLogPage } from '../query/read-page.js';
import { searchLogs } from '../query/search.js';
import { LOG_STREAMS, type LogQuery, type LogStream } from '../query/streams.js';
import type { NoteReading } from '../reading.js';
import { readableStreams } from './readable.js';
import { LogEntry, SearchedEntry, StreamPath } from './schema.js';

const Moment = Type.String({ format: 'date-time' });

const Query = Type.Object(
  {
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    actor: Type.Optional(Type.String({ maxLength: 200 })),
    action: Type.Optional(Type.String({ maxLength: 100 })),
    resourceType: Type.Optional(Type.String({ maxLength: 100 })),
    resourceId: Type.Optional(Type.String({ maxLength: 100 })),
    outcome: Type.Optional(Type.Enum(['success', 'failure', 'denied', 'error'])),
    requestId: Type.Optional(Type.String({ maxLength: 100 })),
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    cursor: Type.Optional(Type.String({ maxLength: 100 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);

const SearchQuery = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200 }),
    stream: Type.Optional(StreamPath),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    cursor: Type.Optional(Type.String({ maxLength: 100 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);

const DEFAULT_PAGE_SIZE = 50;

type Deps = Pick<Cradle, 'audit' | 'translations' | 'clock'> & { noteReading: NoteReading };

/** `GET /logs/<stream>` and `GET /logs/search`. Reading a log is itself an entry of the security log. */
export const streamRoutes = (deps: Deps): RouteDef[] => [...LOG_STREAMS.map((stream) => streamRoute(stream, deps)), searchRoute(deps)];

function streamRoute(stream: LogStream, { audit, translations, clock, noteReading }: Deps): RouteDef {
  const present = presentLogRow({ audit, translations });
  return defineRoute({
    method: 'GET',
    path: `/logs/${stream.path}`,
    summary: `audit.routes.${stream.path}`,
    auth: 'user',
    permission: stream.permission,
    scope: stream.name === 'change' ? 'visible' : 'tenant',
    schema: { query: Query, response: Type.Array(LogEntry) },
    handle: async ({ query }, ctx) => {
      const pageSize = query.pageSize ?? DEFAULT_PAGE_SIZE;
      const visible = await ctx.scopes.visible(stream.permission);
      const { rows, nextCursor } = await ctx.db.read((q) => readLogPage(q, stream, query as LogQuery, visible, pageSize, clock.now()));
      await noteReading(ctx, stream.path);
      return list(rows.map((row) => present(row, ctx.locale)), { pageSize, nextCursor });
    },
  });
}

function searchRoute({ audit, translations, noteReading }: Deps): RouteDef {
  const present = presentLogRow({ audit, translations });
  return defineRoute({
    method: 'GET',
    path: '/logs/search',
    summary: 'audit.routes.search',
    auth: 'self',
    rateClass: 'query',
    schema: { query: SearchQuery, response: Type.Array(SearchedEntry) },
    handle: async ({ query }, ctx) => {
      const { q: words, stream: path, pageSize = DEFAULT_PAGE_SIZE, ...rest } = query;
      const streams = await readableStreams(ctx, path);
      const { rows, nextCursor } = await ctx.db.read((q) => searchLogs(q, { q: words, streams, pageSize, ...(rest as { from?: string; to?: string; cursor?: string }) }));
      await noteReading(ctx, 'search');
      return list(rows.map(({ stream, ...row }) => ({ ...present(row as Parameters<typeof present>[0], ctx.locale), stream: LOG_STREAMS.find(({ name }) => name === stream)!.path })), { pageSize, nextCursor });
    },
  });
}
