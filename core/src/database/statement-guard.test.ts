import { describe, expect, it } from 'vitest';
import { checkStatement, firstWord } from './statement-guard.js';

describe('the first word of a statement', () => {
  it.each([
    ['select 1', 'select'],
    ['\n\t (SELECT 1) UNION (SELECT 2)', 'select'],
    ['-- set role\nselect 1', 'select'],
    ['/* a /* nested */ set */ insert into x values (1)', 'insert'],
    ['/* never closed select 1', ''],
    ['-- only a comment', ''],
    ['', ''],
    ["'select'", ''],
    ['\u00a0select 1', 'select'],
  ])('of %j is %j', (sql, word) => expect(firstWord(sql)).toBe(word));
});

it('lets a transaction roll back to a savepoint and nothing further', () => {
  expect(() => checkStatement('ROLLBACK TO SAVEPOINT trx2', 'write')).not.toThrow();
  expect(() => checkStatement('ROLLBACK', 'write')).toThrow('ends with its work');
  expect(() => checkStatement('ROLLBACK TO SAVEPOINT trx2', 'read')).toThrow('may not run');
});
