import type { LogLine } from '../sealing/index.js';

/** First characters that a spreadsheet takes for a formula, with their full-width forms (security.md 2.6). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;

/** Excel takes a file without it for the machine's own code page. */
export const BOM = '\ufeff';

const COLUMNS = ['seq', 'at', 'stream', 'action', 'result', 'actor', 'actor_id', 'via', 'resource_type', 'resource_id', 'resource_label', 'scope_type', 'scope_id', 'ip', 'user_agent', 'request_id', 'method', 'route', 'before', 'after', 'meta', 'leaf'] as const;

export const csvHead = (): string => record([...COLUMNS]);

/** One entry as an RFC 4180 record. For people and spreadsheets; what proves it stands beside it in entries.jsonl. */
export function csvRecord({ seal, row }: LogLine): string {
  const json = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value));
  const cells: Record<(typeof COLUMNS)[number], string | null | undefined> = {
    seq: String(seal.seq),
    at: row?.at ?? seal.at.toISOString(),
    stream: seal.stream,
    action: row?.action,
    result: row?.result,
    actor: row?.actor_name,
    actor_id: row?.actor_id,
    via: row?.via,
    resource_type: row?.resource_type,
    resource_id: row?.resource_id,
    resource_label: row?.resource_label,
    scope_type: row?.scope_type,
    scope_id: row?.scope_id,
    ip: row?.ip,
    user_agent: row?.user_agent,
    request_id: row?.request_id,
    method: row?.method,
    route: row?.route,
    before: json(row?.before),
    after: json(row?.after),
    meta: json(row?.meta),
    leaf: seal.leaf.toString('base64'),
  };
  return record(COLUMNS.map((column) => cells[column] ?? ''));
}

const record = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
