import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignedReceipt } from '@hako/vault-client/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MadeUpLedger } from '../testing/made-up-ledger.js';
import { receiptsIn } from '../testing/read-ledger.js';
import { createLedgerFile } from './ledger-file.js';
import { readLedgerFile } from './read-ledger-file.js';

const vaultId = '0be7c000-0000-7000-8000-000000000001';
const line = (entry: object): string => `${JSON.stringify(entry)}\n`;
let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hako-ledger-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const place = (): string => join(folder, `${(files += 1)}.jsonl`);
async function fileOf(...entries: object[]): Promise<string> {
  const path = place();
  await writeFile(path, entries.map(line).join(''));
  return path;
}
const headed = (ledger: MadeUpLedger, receipts: readonly object[] = ledger.receipts): Promise<string> => fileOf({ vault: vaultId }, { verifierKey: ledger.verifierKey }, ...receipts);
/** What the vault's database says, as far as it goes. */
const knownOf = (receipts: readonly SignedReceipt[]) => async (numbers: readonly number[]) => new Map(receipts.filter(({ receipt }) => numbers.includes(receipt.no)).map(({ receipt, note }) => [receipt.no, note]));

describe('a ledger that is read page by page', () => {
  it('gives back what was written, in order and each receipt once, over many pages', async () => {
    const ledger = new MadeUpLedger().erase(250);
    const path = place();
    const mark = await createLedgerFile(path, { vaultId, verifierKeys: [ledger.verifierKey] }, ledger.pages(90));
    expect(mark).toEqual({ bytes: Buffer.byteLength(await readFile(path)), no: 250, named: [ledger.verifierKey] });
    const sizes: number[] = [];
    const numbers: number[] = [];
    const file = await readLedgerFile(path, { take: async (receipts) => void (sizes.push(receipts.length), numbers.push(...receipts.map(({ receipt }) => receipt.no))) });
    expect(file).toEqual({ ...mark, vaultId, verifierKeys: [ledger.verifierKey], torn: false, forked: false });
    expect(numbers).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    expect(Math.max(...sizes)).toBeLessThan(250);
    // What two processes have copied both stands there twice.
    await appendFile(path, ledger.receipts.slice(40).map(line).join(''));
    expect(await receiptsIn(path)).toEqual(ledger.receipts);
  });

  it('stops before half a line, wherever it was cut', async () => {
    const ledger = new MadeUpLedger().erase(3);
    const whole = await headed(ledger);
    const text = await readFile(whole);
    const last = Buffer.byteLength(line(ledger.receipts[2]!));
    for (const missing of [1, 2, 100, last - 1]) {
      const path = place();
      await writeFile(path, text.subarray(0, -missing));
      expect(await readLedgerFile(path)).toMatchObject({ no: 2, torn: true, bytes: text.length - last });
    }
    expect(await readLedgerFile(join(folder, 'nowhere.jsonl'))).toBeUndefined();
  });

  it('names the line where a receipt was changed, left out, put elsewhere, or signed by somebody else', async () => {
    const ledger = new MadeUpLedger().erase(201);
    const [first, second] = ledger.receipts as [SignedReceipt, SignedReceipt];
    const last = ledger.receipts[200]!;
    const stranger = new MadeUpLedger('vault.test').erase(1);
    const bad: [number, string, object[]][] = [
      [203, 'not the one that was signed', [...ledger.receipts.slice(0, 200), { ...last, receipt: { ...last.receipt, subjectId: `pf_${'f'.repeat(32)}` } }]],
      [3, 'does not follow', [second]],
      [4, 'does not follow', [first, ...ledger.receipts.slice(2)]],
      [3, 'No key', [...stranger.receipts]],
      // Well signed, the number taken: the story has two ends.
      [5, 'does not follow', [first, second, ledger.sign({ ...first.receipt, subjectId: `pf_${'e'.repeat(32)}` })]],
      [4, 'a receipt without a number', [first, { ...second, receipt: { ...second.receipt, no: '2' } }]],
      [4, 'names a second vault', [first, { vault: '0be7c000-0000-7000-8000-000000000002' }]],
    ];
    for (const [number, why, receipts] of bad) await expect(readLedgerFile(await headed(ledger, receipts))).rejects.toThrow(new RegExp(`line ${number}: .*${why}`));
    await expect(readLedgerFile(await fileOf(first))).rejects.toThrow('does not say which vault');
    await expect(readLedgerFile(await fileOf())).rejects.toThrow('does not say which vault');
  });

  it('takes the word of the database for a note it knows, and for nothing else', async () => {
    const ledger = new MadeUpLedger().erase(4);
    const known = knownOf(ledger.receipts.slice(0, 3));
    // Without any key: three are known, the fourth is nobody's.
    await expect(readLedgerFile(await fileOf({ vault: vaultId }, ...ledger.receipts), { known })).rejects.toThrow(/line 5: No key/);
    expect(await readLedgerFile(await fileOf({ vault: vaultId }, ...ledger.receipts.slice(0, 3)), { known })).toMatchObject({ no: 3, forked: false });
    const second = ledger.receipts[1]!;
    const changed = [ledger.receipts[0]!, { ...second, receipt: { ...second.receipt, requestedBy: 'user-9' } }];
    await expect(readLedgerFile(await headed(ledger, changed), { known })).rejects.toThrow(/line 4: .*not the one that was signed/);
  });

  it('says so when a receipt is well signed and the database has another under its number', async () => {
    const ledger = new MadeUpLedger().erase(3);
    const [first, second] = ledger.receipts as [SignedReceipt, SignedReceipt];
    const other = ledger.sign({ ...second.receipt, subjectId: `pf_${'d'.repeat(32)}` });
    expect(await readLedgerFile(await headed(ledger), { known: knownOf([first, other]) })).toMatchObject({ no: 3, forked: true });
    expect(await readLedgerFile(await headed(ledger), { known: knownOf([first, second]) })).toMatchObject({ no: 3, forked: false });
  });
});
