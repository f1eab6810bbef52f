import { createRequire } from 'node:module';
import type * as Zxcvbn from '@zxcvbn-ts/core';
import type * as Common from '@zxcvbn-ts/language-common';
import type * as English from '@zxcvbn-ts/language-en';
import type * as Japanese from '@zxcvbn-ts/language-ja';

/** Guesses that count as full strength: 10^14, a century of a leaked Argon2id hash (security.md 2.2.1). */
const FULL_LOG10 = 14;
/** The estimate costs more than linear time; 36 characters are enough to reach full strength or to show that they are not. */
const LOOKED_AT = 36;
const TOP = 10_000;

export interface Strength {
  /** 0..100. */
  score: number;
  /** Keys of `passwords.warnings` and `passwords.suggestions`. */
  warning: string | null;
  suggestions: string[];
}

export interface StrengthMeter {
  /** `words` are those that an attacker of this very person would try first. */
  measure(password: string, words: readonly string[]): Strength;
  /** Among the ten thousand most used ones; in canonical form. */
  isTop(canonical: string): boolean;
}

const load = createRequire(import.meta.url);
let meter: StrengthMeter | undefined;

/** The word lists take tens of megabytes, so they are read with the first password that somebody chooses. */
export const strengthMeter = (): StrengthMeter => (meter ??= createMeter());

function createMeter(): StrengthMeter {
  const { ZxcvbnFactory } = load('@zxcvbn-ts/core') as typeof Zxcvbn;
  const common = load('@zxcvbn-ts/language-common') as typeof Common;
  const english = load('@zxcvbn-ts/language-en') as typeof English;
  const japanese = load('@zxcvbn-ts/language-ja') as typeof Japanese;
  const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common.dictionary, ...english.dictionary, ...japanese.dictionary }, graphs: common.adjacencyGraphs });
  const top = new Set(common.dictionary['passwords-common'].slice(0, TOP).map((word) => word.toLowerCase()));

  return {
    measure(password, words) {
      const { guessesLog10, feedback } = zxcvbn.check([...password].slice(0, LOOKED_AT).join(''), [...words]);
      return { score: scoreOf(guessesLog10), warning: feedback.warning, suggestions: feedback.suggestions };
    },
    isTop: (canonical) => top.has(canonical),
  };
}

export const scoreOf = (guessesLog10: number): number => Math.max(0, Math.round(Math.min(100, (100 * guessesLog10) / FULL_LOG10)));
