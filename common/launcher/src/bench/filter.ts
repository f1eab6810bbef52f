import AhoCorasick from 'modern-ahocorasick';
import { built } from './built.js';
import { median, milliseconds, percent, whole } from './statistics.js';
import type { BenchPart, Measure } from './types.js';

interface Filter {
  check(text: string): { action: string };
}
interface FilterModule {
  createFilter(lists?: { block?: object[] }): Filter;
}
interface AutomatonModule {
  Automaton: new (patterns: number[][]) => { scan(units: Uint16Array, length: number, found: () => void): void };
}
interface SeedModule {
  SEEDS: readonly { entries: readonly { word: string }[] }[];
}

const SLOWEST_MS = 100;
const GOAL_MB = 40;
/** Against as many bytes of usual questions. */
const WORST_RATIO = 3;
const WARM_UP = 10;
const MEASURED = 5;

/** What fans write, in three languages, short and long, a few of them nasty; numbered so that no two are the same. */
const LINES = [
  'I love your stream, when is the next one?', 'What was the hardest game you ever finished, and would you play it again with chat?', 'you are such an idiot', 'Could you sing that song from last year again? It made me cry in the train, everybody looked at me.', 'sh1t stream', 'hahaha 888888',
  '今日の配信もとても楽しかったです、次はいつですか？', '初見です！歌がとても上手でびっくりしました。どんな練習をしていますか？', 'お前バカだろ', 'マイクラの新しい家、すごくかわいかった〜！屋根の色はどうやって決めたの？', 'wwwwwwww', '好きなコンビニスイーツを教えてください！',
  '主播今天唱得太好听了！下次什么时候直播呀', '请问你最喜欢的游戏是什么？可以和粉丝一起玩吗，想和你联机很久了', '你这个傻 逼', '第一次看你的直播，声音好治愈，已经关注啦', '哈哈哈哈哈哈哈哈', '请唱一首《小幸运》，谢谢！',
];
const TEXTS = Array.from({ length: 2_000 }, (_, index) => `${LINES[index % LINES.length] ?? ''} ${index}`);

/** Texts of full length that make the most work: words of the list, words pulled apart, hosts, threats, the longest compatibility form. */
const WORST = ['操你妈死ね', 'f u c k ', 'a.', '@', '1-', 'i will will will kill ', 'お前を絶対', 'ﷺ', 'x', 'sh1t ', 'a\u0300', '傻 ', 'バ・'].map((piece) => piece.repeat(Math.ceil(4_000 / piece.length)).slice(0, 4_000));
const HOSTILE = ['(x+x+)+y', '(a|aa)*b', '([a-z]+)*[0-9]{5}', '(.*)*k', '^(([a-z])+.)+[A-Z]([a-z])+$'].map((pattern) => ({ id: pattern, kind: 'regex', pattern, action: 'flag', replacement: null, category: '', severity: 2 }));

/** The question box's filter beside a bare search for the same words: one Aho-Corasick over the text in lower case, and nothing else. */
export const filter: BenchPart = {
  name: 'filter',
  about: 'megabytes of questions per second through the filter, and its slowest input',
  needsHouse: false,
  async run({ rounds }) {
    const { createFilter } = await built<FilterModule>('plugins/marshmallow/lib/filter/create-filter.js');
    const { SEEDS } = await built<SeedModule>('plugins/marshmallow/lib/filter/seed/index.js');
    const words = [...new Set(SEEDS.flatMap(({ entries }) => entries.map(({ word }) => word.replaceAll('*', '').normalize('NFKC').toLowerCase())))].filter((word) => word !== '');
    const { Automaton } = await built<AutomatonModule>('sdk-plugin/lib/matcher/index.js');
    const bare = new Automaton(words.map(unitsOf));
    const library = new AhoCorasick(words);
    let hits = 0;
    const ready = createFilter();
    const bytes = TEXTS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const perSecond = (check: (text: string) => unknown): number => {
      // As in a process that runs for days: code is compiled after some thousand calls.
      for (let round = 0; round < WARM_UP; round += 1) for (const text of TEXTS) check(text);
      const from = performance.now();
      for (let round = 0; round < MEASURED; round += 1) for (const text of TEXTS) check(text);
      return (bytes * MEASURED) / 1_000 / (performance.now() - from);
    };
    const ours: number[] = [];
    const theirs: number[] = [];
    const libraries: number[] = [];
    for (let round = 0; round < rounds + 2; round++) {
      libraries.push(perSecond((text) => library.search(text.toLowerCase())));
      theirs.push(perSecond((text) => bare.scan(Uint16Array.from(unitsOf(text.toLowerCase())), text.length, () => (hits += 1))));
      ours.push(perSecond((text) => ready.check(text)));
    }
    const rate = median(ours);
    const base = median(theirs);
    return [
      { what: 'filter: questions in en, zh, ja, whole judgement', value: `${rate.toFixed(1)} MB/s`, baseline: `${base.toFixed(1)} MB/s (bare Aho-Corasick)`, ratio: percent(rate, base), goal: `>= ${GOAL_MB} MB/s`, met: rate >= GOAL_MB },
      { what: 'the same in questions', value: `${whole((rate * 1_000_000) / (bytes / TEXTS.length))}/s`, baseline: '', ratio: '', goal: '>= 2,000/s', met: (rate * 1_000_000) / (bytes / TEXTS.length) >= 2_000 },
      { what: 'a bare search by modern-ahocorasick, for comparison', value: `${median(libraries).toFixed(1)} MB/s`, baseline: '', ratio: '', goal: '', met: null },
      worst('filter: slowest of 13 hostile texts of 4,000 characters', ready, rounds),
      relative(ready, rounds, rate),
      worst('the same with five hostile expressions on the block list', createFilter({ block: HOSTILE }), rounds),
    ];
  },
};

const unitsOf = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

function worst(what: string, subject: Filter, rounds: number): Measure {
  const slowest = Math.max(...WORST.map((text) => timeOf(subject, text, rounds)));
  return { what, value: milliseconds(slowest), baseline: '', ratio: '', goal: `<= ${SLOWEST_MS} ms`, met: slowest <= SLOWEST_MS };
}

/** The hostile text that costs most for its bytes, beside usual questions of as many. */
function relative(subject: Filter, rounds: number, megabytes: number): Measure {
  const [first] = WORST.map((text) => ({ ms: timeOf(subject, text, rounds), usual: Buffer.byteLength(text) / 1_000 / megabytes })).toSorted((left, right) => right.ms / right.usual - left.ms / left.usual);
  if (!first) throw new Error('no hostile text');
  const ratio = first.ms / first.usual;
  return { what: 'filter: hostile text that costs most for its bytes', value: milliseconds(first.ms), baseline: `${milliseconds(first.usual)} usual questions`, ratio: `${ratio.toFixed(1)} x`, goal: `<= ${WORST_RATIO} x`, met: ratio <= WORST_RATIO };
}

function timeOf(subject: Filter, text: string, rounds: number): number {
  for (let round = 0; round < WARM_UP; round += 1) subject.check(text);
  return median(
    Array.from({ length: rounds * 3 }, () => {
      const from = performance.now();
      for (let again = 0; again < MEASURED; again += 1) subject.check(text);
      return (performance.now() - from) / MEASURED;
    }),
  );
}
