import { ACTOR_COLUMNS, actorPlaces } from './actor.js';

type Row = Record<string, unknown>;

const COLUMNS = { id: 'uuid', action: 'text', resource_type: 'text', resource_id: 'text', resource_label: 'text', scope_type: 'text', scope_id: 'uuid', before: 'jsonb', after: 'jsonb', meta: 'jsonb', request_id: 'text' } as const;
const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

/** Behind the rows, the owner and the actor. */
const FIRST_COMMON = 3 + ACTOR_COLUMNS.split(', ').length;

/**
 * Many entries in one statement: `$1` the rows as JSON, `$2` their owner, then the actor, then what all rows have in
 * common. What a thousand rows of an import say alike is written, sent and read once.
 */
export function changesStatement(rows: readonly Row[]): { sql: string; rows: Row[]; common: unknown[] } {
  const shared = NAMES.filter((name) => rows.every((row) => isSame(row[name], rows[0]?.[name])));
  // A statement cannot read rows that have no column at all.
  const own = NAMES.filter((name) => name === 'id' || !shared.includes(name));
  const common = shared.filter((name) => !own.includes(name));
  const value = (name: keyof typeof COLUMNS): string => (own.includes(name) ? `e.${name}` : `$${FIRST_COMMON + common.indexOf(name)}::${COLUMNS[name]}`);
  const columns = NAMES.filter((name) => name !== 'request_id');
  return {
    sql: `insert into change_log (owner, ${columns.join(', ')}, ${ACTOR_COLUMNS})
      select $2, ${columns.map(value).join(', ')}, ${actorPlaces(3, { request_id: value('request_id') })}
      from json_to_recordset($1::json) as e (${own.map((name) => `${name} ${COLUMNS[name]}`).join(', ')})`,
    rows: rows.map((row) => Object.fromEntries(own.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]])))),
    common: common.map((name) => {
      const given = rows[0]?.[name] ?? null;
      return COLUMNS[name] === 'jsonb' && given !== null ? JSON.stringify(given) : given;
    }),
  };
}

/** Contents that say the same in another order count as two. */
const isSame = (left: unknown, right: unknown): boolean => left === right || (typeof left === 'object' && typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right));
