import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VaultDatabase } from '../database/database.js';
import { approve } from '../testing/approve.js';
import { openBeside } from '../testing/beside.js';
import { receiptsIn } from '../testing/read-ledger.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { mirrorLedger, type LedgerMirror } from './ledger-mirror.js';

let suite: VaultSuite;
let database: VaultDatabase;
let mirror: LedgerMirror;
beforeAll(async () => {
  suite = await startSuite();
  ({ database } = await openBeside(suite));
  await shred();
  const verifierKeys = (await readFile(join(suite.vault.keysDir, 'vault-erasures.jsonl'), 'utf8')).split('\n').flatMap((line) => (line.includes('verifierKey') ? [(JSON.parse(line) as { verifierKey: string }).verifierKey] : []));
  mirror = { database, ledgerFile: join(suite.vault.keysDir, 'a-copy-of-ours.jsonl'), signer: { verifierKeys: () => [...new Set(verifierKeys)] } };
});
afterAll(async () => {
  await database?.close();
  await suite?.end();
});

async function shred(): Promise<void> {
  const subjectId = await suite.newSubject({ email: ['somebody@example.jp'] });
  const appr = await approve(suite.sql, suite.tenantId, 'subject.shred', subjectId);
  const answer = await suite.call(`/v1/subjects/${subjectId}/shred`, { token: suite.sign({ op: 'shred', pur: 'subject_request', appr }, { subjectIds: [subjectId] }), body: {} });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

const numbers = async (): Promise<number[]> => (await receiptsIn(mirror.ledgerFile)).map(({ receipt }) => receipt.no);
const upTo = (no: number): number[] => Array.from({ length: no }, (_, i) => i + 1);

describe('the copy of the erasure ledger', () => {
  it('loses half a line that a crash or a full disk left, and goes on behind the last whole one', async () => {
    const mark = await mirrorLedger(mirror);
    const whole = await readFile(mirror.ledgerFile, 'utf8');
    await shred();
    const { no } = await mirrorLedger(mirror, mark);
    await shred();
    // Cut in the middle of the newest receipt.
    await truncate(mirror.ledgerFile, whole.length + 40);
    expect((await mirrorLedger(mirror)).no).toBe(no + 1);
    expect(await numbers()).toEqual(upTo(no + 1));
  });

  it('is read anew when somebody else has written, and made anew when it is gone', async () => {
    const mark = await mirrorLedger(mirror);
    await shred();
    const other = await mirrorLedger(mirror, mark);
    await shred();
    // With the mark of before: another process of this vault has gone on since.
    const after = await mirrorLedger(mirror, mark);
    expect(after.no).toBe(other.no + 1);
    expect(await numbers()).toEqual(upTo(after.no));
    await rm(mirror.ledgerFile);
    expect(await mirrorLedger(mirror, after)).toMatchObject({ no: after.no });
    expect(await numbers()).toEqual(upTo(after.no));
  });

  it('holds each receipt once when two processes copy at once', async () => {
    const mark = await mirrorLedger(mirror);
    for (let i = 0; i < 3; i++) await shred();
    const ends = await Promise.all([1, 2].map(() => mirrorLedger(mirror, mark)));
    expect(ends.map(({ no }) => no)).toEqual(ends.map(() => mark.no + 3));
    const text = await readFile(mirror.ledgerFile, 'utf8');
    expect(text.match(/"receipt":/g)).toHaveLength(mark.no + 3);
  });

  it('is not written on when it was changed: the damage is told', async () => {
    const good = await readFile(mirror.ledgerFile, 'utf8');
    await writeFile(mirror.ledgerFile, good.replace('"requestedBy":"user-1"', '"requestedBy":"user-9"'));
    await shred();
    await expect(mirrorLedger(mirror)).rejects.toThrow('not the one that was signed');
    await writeFile(mirror.ledgerFile, good);
    expect((await mirrorLedger(mirror)).no).toBeGreaterThan(0);
  });
});
