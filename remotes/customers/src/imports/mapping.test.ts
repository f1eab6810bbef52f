import { describe, expect, it } from 'vitest';
import { assignField, checkMapping, dataHeaders, guessMapping, importFields, isComplete } from './mapping.js';
import { looksLikeData, mappingMemory } from './mappingMemory.js';

const fields = importFields('individual');

describe('guessing a mapping', () => {
  it('maps every column of the agency export to the field of the same name', () => {
    const headers = 'external_id,nickname,language,status,tags,source,notes,family_name,given_name,gender,birth_date,phone,email,country,postal_code,province,city,street'.split(',');
    const mapping = guessMapping(headers, fields);
    expect(mapping).toEqual(Object.fromEntries(headers.map((header) => [header, header])));
  });

  it('reads Japanese, Chinese and English headers, whatever their case, width and spacing', () => {
    expect(guessMapping(['ニックネーム', 'ｅ－ｍａｉｌ', '生年月日', 'First Name', '状态', 'Favourite colour'], fields)).toEqual({
      ニックネーム: 'nickname',
      'ｅ－ｍａｉｌ': 'email',
      生年月日: 'birth_date',
      'First Name': 'given_name',
      状态: 'status',
      'Favourite colour': null,
    });
  });

  it('gives a field to one column only, and prefers the exact name wherever it stands', () => {
    expect(guessMapping(['name', 'nickname'], fields)).toEqual({ name: null, nickname: 'nickname' });
  });

  it('takes a remembered choice before its own guess, also the choice to leave a column out', () => {
    const remembered = { handle: 'nickname', notes: null };
    expect(guessMapping(['Handle', 'Nickname', 'Notes'], fields, remembered)).toEqual({ Handle: 'nickname', Nickname: null, Notes: null });
  });

  it('ignores a remembered field that this kind of profile does not have', () => {
    expect(guessMapping(['Firm'], fields, { firm: 'legal_name' })).toEqual({ Firm: null });
  });
});

describe('changing a mapping', () => {
  it('takes a field away from the column that had it', () => {
    expect(assignField({ a: 'nickname', b: null }, 'b', 'nickname')).toEqual({ a: null, b: 'nickname' });
  });

  it('lets any number of columns be left out', () => {
    expect(assignField({ a: null, b: 'notes' }, 'b', null)).toEqual({ a: null, b: null });
  });
});

describe('checking a mapping', () => {
  it('asks for the nickname when customers are created', () => {
    const problems = checkMapping(['x'], { x: null }, { fields, mode: 'create' });
    expect(problems.missing).toEqual(['nickname']);
    expect(isComplete(problems)).toBe(false);
  });

  it('asks for an external id when customers are to be recognised', () => {
    const mapping = { n: 'nickname' };
    expect(checkMapping(['n'], mapping, { fields, mode: 'upsert' }).externalIdNeeded).toBe(true);
    expect(checkMapping(['n'], mapping, { fields, mode: 'create' }).externalIdNeeded).toBe(false);
  });

  it('needs nothing but the external id to update', () => {
    expect(isComplete(checkMapping(['i'], { i: 'external_id' }, { fields, mode: 'update' }))).toBe(true);
  });

  it('knows a corrected error file by its first columns and leaves them out', () => {
    expect(dataHeaders(['record', 'field', 'code', 'message', 'nickname'])).toEqual(['nickname']);
    expect(dataHeaders(['record', 'nickname'])).toEqual(['record', 'nickname']);
  });

  it('names headers that stand twice', () => {
    expect(checkMapping(['tags', 'tags', 'nickname'], { tags: 'tags', nickname: 'nickname' }, { fields, mode: 'create' }).duplicates).toEqual(['tags']);
  });
});

describe('remembering a mapping', () => {
  const memoryStore = () => {
    const held = new Map<string, string>();
    return { held, getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value) };
  };

  it('comes back for the same headers in another file', () => {
    const store = memoryStore();
    mappingMemory(store).write('individual', { 'My Handle': 'nickname', Other: null });
    expect(guessMapping(['my handle', 'other'], fields, mappingMemory(store).read('individual'))).toEqual({ 'my handle': 'nickname', other: null });
    expect(mappingMemory(store).read('company')).toEqual({});
  });

  it('keeps nothing that looks like a row of the file', () => {
    const store = memoryStore();
    mappingMemory(store).write('individual', { 'fan@example.com': 'email', '+81 90-8219-6567': 'phone', nick: 'nickname' });
    expect([...store.held.values()].join()).not.toMatch(/example|8219/);
    expect(looksLikeData('birth_date')).toBe(false);
  });

  it('starts afresh when what is stored is broken', () => {
    expect(mappingMemory({ getItem: () => '[1', setItem: () => undefined }).read('individual')).toEqual({});
  });
});
