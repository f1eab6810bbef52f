import { describe, expect, it } from 'vitest';
import { gramsOf, searchForms } from './search-sql.js';

describe('the search of the desk', () => {
  it('looks for both kinds of kana, and for one form where there is only one', () => {
    expect(searchForms('ネコルナ')).toEqual(['ネコルナ', 'ねこるな']);
    expect(searchForms('ねこ')).toEqual(['ねこ', 'ネコ']);
    expect(searchForms('ﾈｺ')).toEqual(['ネコ', 'ねこ']);
    expect(searchForms('ＳｔａＲ\n星')).toEqual(['star 星']);
  });

  it('asks the index for pairs, and for one character only where one is a word', () => {
    expect(gramsOf('星屑星屑')).toEqual(['星屑', '屑星']);
    expect(gramsOf('死')).toEqual(['死']);
    expect(gramsOf('𠮷')).toEqual(['𠮷']);
    expect(gramsOf('a')).toEqual([]);
    expect(gramsOf('🍣')).toEqual(['🍣']);
    expect(gramsOf('あ')).toEqual([]);
  });
});
