import type { Answer, Asked } from './exchange.js';

/** Transactions of one place under way from one process; what comes meanwhile goes together with the next. */
const MOST_UNDERWAY = 2;
const MOST_TOGETHER = 16;
/** Beyond it the next ones wait for a transaction of their own. */
const MOST_STATEMENTS = 128;

/** A work whose statements are all known before the first is sent. */
type Statements = readonly Omit<Asked, 'name'>[];

interface Work {
  statements: Statements;
  resolve(answers: Answer[]): void;
  reject(error: unknown): void;
}

/**
 * Group commit: works of one place that come while others are under way share one message, one transaction and one flush
 * of the log. Each is told of its commit when it has happened, so nothing is less durable. When one of them fails nothing
 * of any has happened, and each is tried by itself, so that a fault is its own.
 */
export class SharedWrites {
  readonly #send: (works: readonly Statements[]) => Promise<Answer[][]>;
  readonly #waiting: Work[] = [];
  #underway = 0;

  /** @param send one transaction; rejects when it did not commit, or when nobody knows whether it did */
  constructor(send: (works: readonly Statements[]) => Promise<Answer[][]>) {
    this.#send = send;
  }

  add(statements: Statements): Promise<Answer[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statements, resolve, reject });
      this.#go();
    });
  }

  #go(): void {
    while (this.#underway < MOST_UNDERWAY && this.#waiting.length > 0) {
      this.#underway += 1;
      void this.#deliver(this.#next()).finally(() => {
        this.#underway -= 1;
        this.#go();
      });
    }
  }

  #next(): Work[] {
    let [count, statements] = [0, 0];
    for (const work of this.#waiting) {
      statements += work.statements.length;
      if (count > 0 && (count === MOST_TOGETHER || statements > MOST_STATEMENTS)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #deliver(works: readonly Work[]): Promise<void> {
    try {
      const answers = await this.#send(works.map(({ statements }) => statements));
      works.forEach(({ resolve }, at) => resolve(answers[at] as Answer[]));
    } catch (error) {
      if (works.length > 1 && isOfAStatement(error)) await Promise.all(works.map((work) => this.#deliver([work])));
      else for (const { reject } of works) reject(error);
    }
  }
}

/**
 * Whether PostgreSQL refused a statement, so that nothing was written. After a lost line nobody knows; and what no
 * connection was free for is not asked for again.
 */
function isOfAStatement(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(?!08|53|57P)[0-9A-Z]{5}$/.test(code);
}
