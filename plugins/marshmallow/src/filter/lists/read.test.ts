import { describe, expect, it } from 'vitest';
import { readList } from './read.js';

describe('an imported list', () => {
  it('is read line by line, with remarks, marks of order and both kinds of line ends', () => {
    expect(readList('words', '\ufeff# remark\r\nBadword\r\n\r\n  ばか  \n傻\nbadword\n// other remark\n"a ""b""",3\nｂａｄword').entries).toEqual(['Badword', 'ばか', '傻', 'a "b"']);
  });

  it('says what it left out, by line', () => {
    expect(readList('words', `a\nok\n${'x'.repeat(101)}\nOK`).skipped).toEqual([{ line: 1, code: 'too-short' }, { line: 3, code: 'too-long' }, { line: 4, code: 'repeated' }]);
    expect(readList('links', 'no host\nexample.com').skipped).toEqual([{ line: 1, code: 'no-host' }]);
  });

  it('reads hosts files and ad blockers\' lines', () => {
    expect(readList('links', '# hosts\n0.0.0.0 ads.example\n127.0.0.1\ttrack.example # why\n||spam.example^$third-party\nhttps://www.example.com/invite/*\n').entries).toEqual(['ads.example', 'track.example', 'spam.example', 'https://www.example.com/invite/*']);
  });

  it('ends at twenty thousand entries', () => {
    const { entries, skipped } = readList('words', Array.from({ length: 20_003 }, (_, index) => `word${index}`).join('\n'));
    expect([entries.length, skipped.length, skipped[0]]).toEqual([20_000, 3, { line: 20_001, code: 'too-many' }]);
  });
});
