import type pg from 'pg';
import { serialize } from 'pg-protocol';
import { ROW_TYPES } from './result-types.js';
import { asParameter, rowOf, shapeOf, type RowShape } from './row-shape.js';

export interface Asked {
  sql: string;
  params: readonly unknown[];
  /** Of its prepared statement; without one it is planned for this once. */
  name: string | undefined;
  /** Rows as arrays of text, nothing parsed. */
  raw?: boolean;
}

/** What pg's own result has that anybody here reads. */
export type Answer = Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'>;

/** What one connection knows of its prepared statements. */
export class PreparedStatements {
  /** What rows look like, by name; null for a statement that answers none. */
  readonly shapes = new Map<string, RowShape | null>();
  /** A message failed on its way: whether these stand there is not known. */
  readonly doubtful = new Set<string>();

  forget(): void {
    this.shapes.clear();
    this.doubtful.clear();
  }
}

interface Line {
  stream: { write(bytes: Buffer): boolean };
  /** By name; pg keeps it for its own queries, which transactions use. */
  parsedStatements: Record<string, string>;
}

/**
 * Statements that go out as one message with one Sync at its end and come back together: one of them is a read, several
 * are a whole transaction. A statement that stands prepared is not described again, because PostgreSQL refuses it (0A000)
 * when its rows do not look as they did. Takes pg's place of a query (`Submittable`), which makes an emitter, a timer and
 * five writes of each.
 */
export class Exchange implements pg.Submittable {
  readonly #asked: readonly Asked[];
  readonly #prepared: PreparedStatements;
  readonly #done: (error: Error | null, answers: Answer[]) => void;
  readonly #answers: Answer[] = [];
  readonly #shapes: (RowShape | null | undefined)[] = [];
  readonly #parsed: number[] = [];
  #rows: unknown[] = [];
  #fault: Error | undefined;
  #over = false;

  constructor(asked: readonly Asked[], prepared: PreparedStatements, done: (error: Error | null, answers: Answer[]) => void) {
    this.#asked = asked;
    this.#prepared = prepared;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    const line = connection as unknown as Line;
    const messages = this.#asked.flatMap((asked, at) => this.#messagesOf(asked, at, line));
    line.stream.write(Buffer.concat([...messages, serialize.sync()]));
  }

  #messagesOf({ name = '', sql, params }: Asked, at: number, line: Line): Buffer[] {
    if (sql.includes('\0')) throw new Error('a statement holds a NUL');
    const known = this.#prepared.shapes.get(name);
    const messages: Buffer[] = [];
    // The same statement twice in one message is parsed once, and described twice.
    const isParsed = name !== '' && (line.parsedStatements[name] !== undefined || this.#parsed.some((earlier) => this.#asked[earlier]?.name === name));
    if (!isParsed) {
      if (this.#prepared.doubtful.has(name)) messages.push(serialize.close({ type: 'S', name }));
      messages.push(serialize.parse({ name, text: sql }));
      if (name !== '') this.#parsed.push(at);
    }
    messages.push(serialize.bind({ statement: name, values: params as unknown[], valueMapper: asParameter }));
    this.#shapes.push(known);
    if (known === undefined) messages.push(serialize.describe({ type: 'P' }));
    messages.push(serialize.execute());
    return messages;
  }

  get #at(): number {
    return this.#answers.length;
  }

  handleRowDescription(message: { fields: pg.FieldDef[] }): void {
    this.#shapes[this.#at] = shapeOf(message.fields, ROW_TYPES);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#fault) return;
    const shape = this.#shapes[this.#at];
    try {
      if (this.#asked[this.#at]?.raw) this.#rows.push(fields);
      else if (shape) this.#rows.push(rowOf(shape, fields));
      else throw new Error('rows came that were not described');
    } catch (error) {
      // The rest is read over; the statement itself was done.
      this.#fault = error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const [command = '', ...counts] = text.split(' ');
    const count = counts.at(-1);
    this.#answers.push({ command, rowCount: count === undefined ? null : Number(count), rows: this.#rows });
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.#answers.push({ command: '', rowCount: null, rows: [] });
  }

  handleReadyForQuery(connection: pg.Connection): void {
    const { parsedStatements } = connection as unknown as Line;
    this.#asked.forEach(({ name, sql }, at) => {
      const shape = this.#shapes[at];
      if (name === undefined || this.#prepared.shapes.has(name)) return;
      this.#prepared.shapes.set(name, shape ?? null);
      this.#prepared.doubtful.delete(name);
      parsedStatements[name] = sql;
    });
    this.#finish(this.#fault ?? null);
  }

  /** Of the server, or of the line when it is lost. What came before it in the same message is undone with it. */
  handleError(error: Error): void {
    for (const at of this.#parsed) {
      const name = this.#asked[at]?.name;
      if (name !== undefined) this.#prepared.doubtful.add(name);
    }
    this.#finish(error);
  }

  handlePortalSuspended(): void {
    // No limit of rows is ever asked for.
  }

  handleCopyInResponse(connection: pg.Connection): void {
    (connection as unknown as { sendCopyFail(text: string): void }).sendCopyFail('COPY is not for statements');
  }

  handleCopyData(): void {
    // Refused above; what still comes is nobody's.
  }

  #finish(error: Error | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#done(error, this.#answers);
  }
}
