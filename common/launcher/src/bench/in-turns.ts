import { median, milliseconds } from './statistics.js';
import type { BenchContext, Measure } from './types.js';

const TIMES = 15;
/** A baseline that takes this long is asked less often. */
const LONG_MS = 500;
const INSTANT_MS = 100;

/** A page of a screen, and bare SQL for the same rows. */
export interface PageQuestion {
  what: string;
  /** Against the first page, for what must not depend on the place. */
  likeFirst?: boolean;
  /** The same rows, ids only, by their owner on a warm connection: no rights, no JSON, no count. */
  bare: string;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Both sides one after the other, round by round, after one of each to warm up; medians in milliseconds. */
async function inTurns(ours: () => Promise<unknown>, bare: () => Promise<unknown>): Promise<[number, number]> {
  await ours();
  const times = (await timed(bare)) > LONG_MS ? 3 : TIMES;
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < times; round += 1) {
    a.push(await timed(ours));
    b.push(await timed(bare));
  }
  return [median(a), median(b)];
}

/** Each question in turns with its baseline; the first of them is the first page. */
export async function measurePages<Q extends PageQuestion>({ say }: BenchContext, questions: readonly Q[], parts: { label(question: Q): string; baseline: string; ours(question: Q): Promise<unknown>; bare(sql: string): Promise<unknown> }): Promise<Measure[]> {
  const measures: Measure[] = [];
  let firstMs: number | undefined;
  for (const question of questions) {
    say(`  ${question.what} …`);
    const [ours, bare] = await inTurns(() => parts.ours(question), () => parts.bare(question.bare));
    firstMs ??= ours;
    const limit = question.likeFirst ? firstMs * 1.5 : INSTANT_MS;
    const goal = question.likeFirst ? `<= 1.5 x first page (${milliseconds(firstMs)})` : `<= ${INSTANT_MS} ms`;
    measures.push({ what: parts.label(question), value: milliseconds(ours), baseline: `${milliseconds(bare)} ${parts.baseline}`, ratio: `${(ours / bare).toFixed(ours < bare ? 2 : 1)} x`, goal, met: ours <= limit });
  }
  return measures;
}
