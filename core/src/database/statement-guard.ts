/**
 * The login role is a member of every tenant's role, so a statement that changes the role would leave the tenant.
 * Statements of tenants go by the extended protocol, which takes one at a time: its first word says what it is, and only
 * these words pass. What a SELECT could still do is closed in the database itself: `set_config` and plpgsql's DO are
 * revoked from everybody (bootstrap.ts), and the command tag of each answer is compared with what was let through.
 */
const READS = new Set(['select', 'with', 'values', 'table', 'explain', 'show']);
const WRITES = new Set([...READS, 'insert', 'update', 'delete', 'merge', 'lock', 'savepoint', 'release', 'rollback']);
const TAGS = new Set(['SELECT', 'EXPLAIN', 'SHOW', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'LOCK', 'SAVEPOINT', 'RELEASE', 'ROLLBACK']);

/** What goes out with its COMMIT in one message: nothing in it may touch the transaction. */
const ONCE = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge']);
const KINDS = { read: READS, write: WRITES, once: ONCE };

export type StatementKind = keyof typeof KINDS;

/** Thrown before the statement reaches PostgreSQL. The text is not repeated: it may hold values. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
  readonly code = '42501';
}

/** Texts that were let through: the same few come again and again. */
const passed = { read: new Set<string>(), write: new Set<string>(), once: new Set<string>() };
const MOST_PASSED = 2_000;

export function checkStatement(sql: string, kind: StatementKind): void {
  const known = passed[kind];
  if (known.has(sql)) return;
  inspect(sql, kind);
  if (known.size >= MOST_PASSED) known.clear();
  known.add(sql);
}

function inspect(sql: string, kind: StatementKind): void {
  const word = firstWord(sql);
  if (!KINDS[kind].has(word)) throw new StatementRefused(`a ${kind} may not run a statement that begins with ${word === '' ? 'nothing' : word.toUpperCase()}`);
  // ROLLBACK alone would end the transaction that the work does not own; TO SAVEPOINT is a nested one.
  if (word === 'rollback' && !/^\s*rollback\s+to\b/i.test(sql)) throw new StatementRefused('a transaction ends with its work, not by a statement');
  if (/set_config|pg_advisory_(?:un)?lock(?!_)/i.test(sql)) throw new StatementRefused('settings and locks of the session are not for statements of a tenant');
}

/** True when the answer is of a kind that the guard lets through; otherwise the guard and PostgreSQL read the text differently. */
export function isExpectedTag(command: string | null): boolean {
  return command === null || command === '' || TAGS.has(command);
}

/** The first word in lower case, behind white space, comments (block comments nest) and opening brackets. */
export function firstWord(sql: string): string {
  let at = 0;
  while (at < sql.length) {
    const char = sql[at];
    if (char === '-' && sql[at + 1] === '-') {
      const end = sql.indexOf('\n', at);
      at = end === -1 ? sql.length : end + 1;
    } else if (char === '/' && sql[at + 1] === '*') {
      at = endOfComment(sql, at);
    } else if (char === '(' || /\s/.test(char ?? '')) {
      at += 1;
    } else break;
  }
  return /^[a-z]+/i.exec(sql.slice(at, at + 20))?.[0].toLowerCase() ?? '';
}

function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql[at] === '/' && sql[at + 1] === '*') {
      depth += 1;
      at += 1;
    } else if (sql[at] === '*' && sql[at + 1] === '/') {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return sql.length;
}
