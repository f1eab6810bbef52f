import { describe, expect, it } from 'vitest';
import { requiredBy } from './required.js';

describe('what an expression requires', () => {
  it.each([
    ['abc', ['abc']],
    ['ab+c', ['ab', 'c']],
    ['ab?c', ['a', 'c']],
    ['ab{2}c{0,3}d{1,}', ['ab', 'd']],
    ['(x+x+)+y', ['y']],
    ['(.*)*k', ['k']],
    ['[]a]b[^]\\]c]d[[:alpha:]]e', ['b', 'd', 'e']],
    ['a.b^c$', ['a', 'b', 'c']],
    [String.raw`a\.b\dc`, ['a.b', 'c']],
    ['KÄ死', ['k', '死']],
    ['(?i)Love(?:a|b)x', ['love', 'x']],
    // Nothing is certain about these.
    ['a|b', []],
    [String.raw`a\x61`, []],
    [String.raw`\Qa.b\E`, []],
    ['[a-z]*', []],
    ['(a', []],
  ])('%s', (source, expected) => expect(requiredBy(source)).toEqual(expected));
});
