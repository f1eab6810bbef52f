import { describe, expect, it } from 'vitest';
import type { Match, Message } from '../api/types.js';
import { excerptOf, placesOf, says } from './found.js';
import { pieces, visible } from './highlight.js';
import { after, belongs, defaultSort, listParams, merged, type DeskQuery } from './queue.js';
import { bodyOf, foretell, suggestedReason } from './step.js';

let count = 0;
const message = (over: Partial<Message> = {}): Message => ({
  id: `m${(count += 1)}`, talentId: 'luna', content: 'こんにちは', language: 'ja', senderName: null, status: 'pending', held: false, heldReason: null, filterAction: 'allow', filterScore: 0, filterMatches: [], senderTag: 'aa', senderTrust: 50, captcha: 'passed',
  starred: false, pinnedAt: null, readAt: null, reply: null, repliedAt: null, repliedBy: null, reasonCode: null, reasonNote: null, moderatedAt: null, moderatedBy: null, approvedAt: null, createdAt: `2026-11-21T09:00:${String(count).padStart(2, '0')}.000Z`, reports: 0, version: 1, ...over,
});
const match = (start: number, end: number, over: Partial<Match> = {}): Match => ({ rule: 'r', list: 'seed:en', category: 'insult', severity: 1, start, end, text: '', ...over });
const waiting: DeskQuery = { view: 'waiting', sort: 'createdAt', language: undefined, answered: undefined, search: '', talentId: undefined, talentIds: undefined };

describe('the queue', () => {
  it('lets an approved message go at once and keeps its place for the next', () => {
    const [one, two, three] = [message(), message(), message()];
    const approved = foretell(two, { verb: 'approve' }, '2026-11-21T10:00:00.000Z');
    expect(after([one, two, three], two.id)).toBe(three.id);
    expect(after([one, two, three], three.id)).toBe(two.id);
    expect(merged([one, two, three], new Map([[two.id, approved]]), waiting)).toEqual([one, three]);
  });

  it('brings back what was undone, in its place, and never an older version', () => {
    const [one, two, three] = [message(), message(), message()];
    const undone = { ...two, version: 3 };
    expect(merged([one, three], new Map([[two.id, undone]]), waiting)).toEqual([one, undone, three]);
    const stale = foretell(two, { verb: 'approve' }, 'now');
    expect(merged([one, { ...two, version: 5 }], new Map([[two.id, stale]]), waiting).map(({ version }) => version)).toEqual([1, 5]);
  });

  it('shows only what its view and its filters are for', () => {
    expect(belongs(message({ filterAction: 'flag' }), { ...waiting, view: 'flagged' })).toBe(true);
    expect(belongs(message(), { ...waiting, view: 'flagged' })).toBe(false);
    expect(belongs(message({ held: true }), { ...waiting, view: 'held' })).toBe(true);
    expect(belongs(message({ talentId: 'mimi' }), { ...waiting, talentIds: ['luna'] })).toBe(false);
    expect(belongs(message({ status: 'approved', starred: true }), { ...waiting, view: 'starred' })).toBe(true);
    expect(belongs(message({ content: 'Hello THERE' }), { ...waiting, search: 'there' })).toBe(true);
    expect(belongs(message({ reply: null }), { ...waiting, answered: true })).toBe(false);
  });

  it('shows what visitors reported until it is settled or gone, and hears of a report that comes without a new version', () => {
    const reported: DeskQuery = { ...waiting, view: 'reported', sort: '-createdAt' };
    const one = message({ status: 'approved', reports: 2, version: 4 });
    expect([one, { ...one, reports: 0 }, { ...one, reports: null }, { ...one, status: 'rejected' as const }].map((each) => belongs(each, reported))).toEqual([true, false, false, false]);
    expect(listParams(reported)).toMatchObject({ status: 'approved', reported: true });
    expect(merged([one], new Map([[one.id, { ...one, reports: 0, version: 5 }]]), reported)).toEqual([]);
    expect(merged([one], new Map([[one.id, { ...one, starred: true, reports: 1 }]]), reported)).toEqual([{ ...one, starred: true }]);
  });

  it('asks the server for the same', () => {
    expect(listParams({ ...waiting, view: 'held', talentId: 'luna' })).toMatchObject({ status: 'pending', held: true, talentId: 'luna', sort: 'createdAt' });
    expect(listParams({ ...waiting, view: 'spam' })).toMatchObject({ status: 'spam' });
    expect([defaultSort('waiting'), defaultSort('flagged'), defaultSort('approved')]).toEqual(['createdAt', '-score', '-createdAt']);
  });
});

describe('a step', () => {
  it('says what the server needs, with the version that was looked at', () => {
    expect(bodyOf({ verb: 'reject', reason: 'spam', note: 'ads' }, 4)).toEqual({ reason: 'spam', note: 'ads', version: 4 });
    expect(bodyOf({ verb: 'approve' }, 1)).toEqual({ version: 1 });
  });

  it('suggests the reason of the gravest finding', () => {
    expect(suggestedReason({ filterMatches: [match(0, 1), match(1, 2, { category: 'threat', severity: 3 })] })).toBe('threat');
    expect(suggestedReason({ filterMatches: [match(0, 1, { category: 'behaviour' })] })).toBe('other');
    expect(suggestedReason({ filterMatches: null })).toBe('other');
  });
});

describe('highlights', () => {
  it('land on the right signs, overlap, and are numbered as the list below', () => {
    const text = '死ね、ばか';
    expect(pieces(text, [match(0, 2, { severity: 3 }), match(1, 5)])).toEqual([
      { text: '死', notes: [1], severity: 3 },
      { text: 'ね', notes: [1, 2], severity: 3 },
      { text: '、ばか', notes: [2], severity: 1 },
    ]);
    expect(pieces('ok', [match(1, 9), match(-1, 1), match(1, 1)])).toEqual([{ text: 'ok', notes: [], severity: 0 }]);
    expect(pieces('', [])).toEqual([]);
  });

  it('of the name stand in the name, under the number that the list gives them', () => {
    const matches = [match(0, 3), match(4, 7, { in: 'name' })];
    expect(pieces('bad cat', matches).map(({ text, notes }) => [text, notes])).toEqual([['bad', [1]], [' cat', []]]);
    expect(pieces('the cat', matches, 'name').map(({ text, notes }) => [text, notes])).toEqual([['the ', []], ['cat', [2]]]);
  });

  it('name what is hidden and leave emoji whole', () => {
    expect(visible('a\u202Eb\u200B')).toEqual([{ text: 'a', hidden: false }, { text: 'U+202E', hidden: true }, { text: 'b', hidden: false }, { text: 'U+200B', hidden: true }]);
    expect(visible('👨‍👩‍👧 ❤️')).toEqual([{ text: '👨‍👩‍👧 ❤️', hidden: false }]);
  });
});

describe('what was looked for', () => {
  it('is found as the server finds it, and marked where it stands', () => {
    expect(says(message({ content: 'ネコルナさん' }), 'ねこるな')).toBe(true);
    expect(says(message({ content: 'hello', reply: 'ＹＥＳ' }), 'yes')).toBe(true);
    expect(placesOf('🍣ＳｔａＲ and star', 'STAR')).toEqual([{ start: 2, end: 6 }, { start: 11, end: 15 }]);
    expect(placesOf('hello', '')).toEqual([]);
  });

  it('stands in what a row shows, however far down the text', () => {
    const far = excerptOf({ content: `${'あ'.repeat(200)}星屑${'い'.repeat(50)}`, reply: null }, '星屑');
    expect(far.text.startsWith('…ああ')).toBe(true);
    expect(far.places.map(({ start, end }) => far.text.slice(start, end))).toEqual(['星屑']);
    expect(excerptOf({ content: 'near star', reply: null }, 'star')).toEqual({ text: 'near star', places: [{ start: 5, end: 9 }], reply: false });
    expect(excerptOf({ content: 'question', reply: 'a star' }, 'star')).toMatchObject({ text: 'a star', reply: true });
    const pair = excerptOf({ content: `${'🍣'.repeat(30)}x星屑`, reply: null }, '星屑');
    expect(pair.text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  });
});
