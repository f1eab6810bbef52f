import { describe, expect, it } from 'vitest';
import { answers, type Command } from './commands.js';

const command = (title: string, group: Command['group']): Command => ({ id: title, group, title, words: '', icon: 'box', run: () => undefined });
const ALL = [command('People', 'go'), command('Personal data', 'go'), command('New person', 'run'), command('Tokyo', 'scope')];
const titles = (typed: string, limit = 10): string[] => answers(ALL, typed, limit).map(({ title }) => title);

describe('what the palette answers', () => {
  it('names pages, actions and scopes in this order while nothing is typed', () => {
    expect(titles('')).toEqual(['People', 'Personal data', 'New person', 'Tokyo']);
  });

  it('puts the group of the best answer first', () => {
    expect(titles('new')).toEqual(['New person']);
    expect(titles('new p')[0]).toBe('New person');
    expect(titles('tok')[0]).toBe('Tokyo');
    expect(titles('pers')).toEqual(['Personal data', 'New person']);
  });

  it('keeps the best ones when there are too many', () => {
    expect(titles('person', 1)).toEqual(['Personal data']);
  });
});
