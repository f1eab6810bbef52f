import { availableParallelism } from 'node:os';
import { HakoError } from '@hako/sdk-plugin';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import type * as Bcrypt from '@node-rs/bcrypt';
import { lazily } from '../../lazily.js';
import type { Secrets } from '../types.js';

/** security.md 6; `Algorithm.Argon2id` is a const enum, which isolated modules cannot read. */
const COST = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const;
/** A stored hash that is dearer than this is not ours: running it would be an attack on ourselves. */
const MAX_FACTOR = 4;
/** Of imported people (security.md 7.2): twelve doublings are usual, and four times that is two more. */
const MAX_BCRYPT_COST = 14;
/** Only of people who were brought along from elsewhere and have not signed in yet. */
const bcrypt = lazily<typeof Bcrypt>('@node-rs/bcrypt');
const QUEUE = 50;
const RETRY_SECONDS = 2;

export interface PasswordHasher {
  /** `<pepper id>:<PHC string>` */
  hash(password: string): Promise<string>;
  /** With `undefined` the same work against a hash that nobody has, so that unknown people cost the same time. */
  verify(stored: string | undefined | null, password: string): Promise<boolean>;
  needsRehash(stored: string): boolean;
  /** Hashes that really ran, for tests of the lockout. */
  readonly ran: number;
}

export function createPasswordHasher(secrets: Secrets): PasswordHasher {
  const turns = createTurns(availableParallelism(), QUEUE);
  const pepperId = secrets.mac('password-pepper-id', secrets.pepper.toString('hex')).slice(0, 8);
  let dummy: Promise<string> | undefined;
  let ran = 0;

  const make = (password: string): Promise<string> =>
    turns(async () => {
      ran += 1;
      return `${pepperId}:${await hash(password, { ...COST, secret: secrets.pepper })}`;
    });

  const check = async (stored: string | undefined | null, password: string): Promise<boolean> => {
    const against = stored ?? (await (dummy ??= make('a password that nobody has')));
    const run = checkOf(against, password, secrets.pepper);
    // What may not be run costs the same as what may.
    if (!run) return (await check(undefined, password)) && false;
    const matches = await turns(() => {
      ran += 1;
      return run();
    });
    return matches && stored !== undefined && stored !== null;
  };

  return {
    hash: make,
    verify: check,
    needsRehash(stored) {
      const phc = phcOf(stored);
      if (phc === undefined || !stored.startsWith(`${pepperId}:`)) return true;
      const { memoryCost, timeCost, parallelism } = parseOptions(phc);
      return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism;
    },
    get ran() {
      return ran;
    },
  };
}

/** `undefined` for a hash that is not ours, or too dear to be. */
function checkOf(stored: string, password: string, pepper: Buffer): (() => Promise<boolean>) | undefined {
  if (isBcrypt(stored)) return bcryptCost(stored) <= MAX_BCRYPT_COST ? () => bcrypt().verify(password, stored) : undefined;
  const phc = phcOf(stored);
  return phc === undefined ? undefined : () => verify(phc, password, { secret: pepper });
}

const isBcrypt = (stored: string): boolean => /^\$2[abxy]\$/.test(stored);

function bcryptCost(stored: string): number {
  try {
    return bcrypt().parseOptions(stored).cost;
  } catch {
    return Infinity;
  }
}

function phcOf(stored: string): string | undefined {
  const phc = stored.slice(stored.indexOf(':') + 1);
  if (!phc.startsWith('$argon2id$')) return undefined;
  try {
    const { memoryCost, timeCost, parallelism } = parseOptions(phc);
    return memoryCost <= COST.memoryCost * MAX_FACTOR && timeCost <= COST.timeCost * MAX_FACTOR && parallelism <= MAX_FACTOR ? phc : undefined;
  } catch {
    return undefined;
  }
}

/** At most `atOnce` at work and `waiting` in line; each takes 64 MiB, so the rest is sent away. */
function createTurns(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (line.length >= waiting) throw new HakoError('AUTH_BUSY', { retryAfter: RETRY_SECONDS });
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      // The turn goes straight to the next in line, so that nobody slips in between.
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
