import type { ParseArgsConfig } from 'node:util';
import type { Environment } from '../config.js';
import type { AdminClient } from './admin-client.js';

/** What a command gets: its options and arguments, the environment, and the vault when it asks for it. */
export interface CommandInput {
  options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  args: readonly string[];
  environment: Environment;
  /** Connects with the administrator's certificate; commands that work on files alone never call it. */
  vault(): AdminClient;
}

/** What a command says: `data` with --json, else the rows as a table or the text. */
export interface Printed {
  data: unknown;
  rows?: readonly Readonly<Record<string, string | number | boolean | null | undefined>>[];
  text?: string;
  /** False: the answer is a "no" (a log that was changed, a vault that is not ready), exit code 3. */
  ok?: boolean;
}

export interface Command {
  /** `<tenant> [--open]`: what stands behind the names of group and command. */
  usage: string;
  summary: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** How many arguments it needs and takes. */
  arguments?: readonly [least: number, most: number];
  run(input: CommandInput): Promise<Printed>;
}

/** `hako-vault approvals list`; the command named '' is the group's own name alone. */
export interface CommandGroup {
  summary: string;
  commands: Readonly<Record<string, Command>>;
}

/** Exit codes, stable for scripts. */
export const EXIT = { ok: 0, failed: 1, usage: 2, no: 3, unreachable: 4 } as const;

/** Somebody typed it wrong: said with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An option as text. @throws UsageError when it is needed and missing. */
export function textOption({ options }: CommandInput, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function needed(input: CommandInput, name: string): string {
  const value = textOption(input, name);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}
