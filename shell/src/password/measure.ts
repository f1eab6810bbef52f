import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { dictionary as japanese } from '@zxcvbn-ts/language-ja';
import type { Strength } from './types.js';

/** The same estimate as the server's (`core/src/identity/passwords/strength.ts`), so that the meter does not promise too much. */
const FULL_LOG10 = 14;
const LOOKED_AT = 36;

const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common, ...english, ...japanese }, graphs: adjacencyGraphs });

export function measure(password: string, words: readonly string[]): Strength {
  const { guessesLog10, feedback } = zxcvbn.check([...password].slice(0, LOOKED_AT).join(''), [...words]);
  return { score: Math.max(0, Math.round(Math.min(100, (100 * guessesLog10) / FULL_LOG10))), warning: feedback.warning, suggestions: feedback.suggestions };
}
