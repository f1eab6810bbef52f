import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash as bcrypt } from '@node-rs/bcrypt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalLogin } from '../canonical.js';
import { secretsFrom } from '../secrets.js';
import { breachedFilter, openBreachedPasswords } from './breached.js';
import { createPasswordHasher } from './hasher.js';
import { passwordProblems } from './policy.js';
import { PASSWORD_PROFILES } from './profiles.js';
import { scoreOf, strengthMeter } from './strength.js';

const MEI = { username: 'mei.tanaka', email: 'tanaka.m@agency.example', displayName: '田中 芽衣' };
const problems = (password: string, profile: 'classic' | 'modern' = 'classic'): string[] =>
  passwordProblems(password, MEI, { profile: PASSWORD_PROFILES[profile], tenantWords: ['hoshimi', '星見ライブ'], breached: undefined }).map(({ code }) => code);

describe('the classic profile', () => {
  it('takes a password of twelve characters with all four classes', () => expect(problems('Nagareboshi-2026')).toEqual([]));

  it.each([
    ['too short', 'Nagareb-202', ['too_short']],
    ['no upper case', 'nagareboshi-2026', ['upper_missing']],
    ['no digit', 'Nagareboshi-yume', ['digit_missing']],
    ['no special character', 'Nagareboshi2026x', ['special_missing']],
    ['129 characters', `Aa1-${'x'.repeat(125)}`, ['too_long']],
    ['a common one dressed up', 'Password2024!', ['common']],
    ['the own name', 'Mei.Tanaka-4711!', ['personal']],
    ['the own name in kanji', 'Aa1-芽衣-Kirakira', ['personal']],
    ['the own name in full-width letters', 'ｍｅｉ.ｔａｎａｋａ-Ab47!', ['personal']],
    ['the left part of the own address', 'Tanaka.m-4711-Xy', ['personal']],
    ['the name of the agency', 'Hoshimi-Kirakira-7', ['agency']],
    ['one character and what is asked for', 'Aaaaaaaaaaa1!', ['too_weak']],
    ['repetition', 'Abc1!Abc1!Abc1!', ['too_weak']],
  ])('refuses %s', (_what, password, expected) => expect(problems(password)).toEqual(expected));

  it('takes 128 characters of any script, and says why a weak one is weak', () => {
    expect(problems(`Aa1-${'星空の下で歌う猫と箱'.repeat(12)}`.slice(0, 128))).toEqual([]);
    const [problem] = passwordProblems('Abc1!Abc1!Abc1!', MEI, { profile: PASSWORD_PROFILES.classic, tenantWords: [], breached: undefined });
    expect(problem).toMatchObject({ code: 'too_weak', limit: 60, warning: 'extendedRepeat', suggestions: expect.arrayContaining(['repeated']) as unknown });
    expect(problem?.['score']).toBeLessThan(60);
  });
});

describe('the modern profile', () => {
  it('wants length, not composition', () => {
    expect(problems('nagareboshi no yume', 'modern')).toEqual([]);
    expect(problems('Nagareboshi-20', 'modern')).toEqual(['too_short']);
    expect(problems('aaaaaaaaaaaaaaaaaaaa', 'modern')).toEqual(['too_weak']);
  });
});

describe('the score', () => {
  it('is the share of 14 powers of ten, rounded, from 0 to 100', () => expect([0, 7, 8.4, 13.99, 14, 90].map(scoreOf)).toEqual([0, 50, 60, 100, 100, 100]));

  it('takes a moment at most, whatever is typed', () => {
    strengthMeter().measure('warm', []);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (typed) => {
        const started = performance.now();
        const { score } = strengthMeter().measure(typed, ['word']);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(performance.now() - started).toBeLessThan(10_000);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the list of breached passwords', () => {
  it('knows what is on it, from sums alone, and refuses a file of another kind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hako-breached-'));
    const sum = (text: string): Buffer => createHash('sha1').update(text).digest();
    const filter = breachedFilter(2_000);
    for (let index = 0; index < 2_000; index += 1) filter.add(sum(`Leaked-${index}-Password!`));
    await writeFile(join(folder, 'list'), filter.bytes);
    await writeFile(join(folder, 'other'), 'not a list');
    const list = openBreachedPasswords(join(folder, 'list'));
    for (let index = 0; index < 2_000; index += 1) expect(list.has(`Leaked-${index}-Password!`)).toBe(true);
    const wrong = Array.from({ length: 2_000 }, (_, index) => list.has(`Safe-${index}-Password!`)).filter(Boolean).length;
    expect(wrong).toBeLessThan(60);
    expect(() => openBreachedPasswords(join(folder, 'other'))).toThrow('HKBF1');
    expect(passwordProblems('Leaked-7-Password!', MEI, { profile: PASSWORD_PROFILES.classic, tenantWords: [], breached: list })).toMatchObject([{ code: 'breached' }]);
    await rm(folder, { recursive: true });
  });
});

describe('stored hashes', () => {
  const key = Buffer.alloc(32, 7).toString('base64url');
  const hasher = createPasswordHasher(secretsFrom({ sealKey: key, hmacKey: key, passwordPepper: key }));

  it('of bcrypt come from an import: good once, then to be made anew', async () => {
    const stored = await bcrypt('Nagareboshi-2026', { cost: 4 });
    expect(await hasher.verify(stored, 'Nagareboshi-2026')).toBe(true);
    expect(await hasher.verify(stored, 'Nagareboshi-2027')).toBe(false);
    expect(hasher.needsRehash(stored)).toBe(true);
  });

  it.each([
    ['bcrypt of cost 20', '$2b$20$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK'],
    ['Argon2id of a gigabyte, a thousand times', 'x:$argon2id$v=19$m=1048576,t=1000,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
    ['Argon2id of five thousand passes', 'x:$argon2id$v=19$m=65536,t=5000,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
    ['Argon2i', 'x:$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'],
    ['nonsense', 'x:$argon2id$what'],
    ['nothing', ''],
  ])('that are too dear or none of ours are not run: %s', async (_what, stored) => {
    const started = performance.now();
    expect(await hasher.verify(stored, 'Nagareboshi-2026')).toBe(false);
    // Each of the dear ones would take minutes.
    expect(performance.now() - started).toBeLessThan(25_000);
  });
});

describe('the canonical form of a login', () => {
  it.each([
    ['ＡＤＭＩＮ', 'admin'], [' adm\u200bin\u00ad ', 'admin'], ['Straße', 'strasse'], ['ﾕｷ', 'ユキ'], ['a \u3000 b', 'a b'], ['\u2060\ufeffMei', 'mei'], ['İstanbul', canonicalLogin('i̇stanbul')],
  ])('of %j is %j', (typed, canonical) => expect(canonicalLogin(typed)).toBe(canonical));

  it('is its own canonical form', () => fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void expect(canonicalLogin(canonicalLogin(typed))).toBe(canonicalLogin(typed))), { numRuns: 500 }));
});
