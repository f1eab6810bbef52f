/** One wrong variable. The value itself is never repeated: it may be a password. */
export interface ConfigProblem {
  variable: string;
  problem: string;
  expected: string;
}

/** Thrown once, with everything that is wrong, so that nobody starts core five times to find five mistakes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem, expected }) => `  ${variable} ${problem}; expected ${expected}`);
    super(`The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
