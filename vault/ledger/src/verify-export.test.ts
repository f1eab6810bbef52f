import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompactRange, canonicalJson, formatCheckpoint, formatExportLine, formatVerifierKey, inclusionProof, leafHash, signCheckpoint, verifyExport, type ExportLine, type Hash, type Json } from './index.js';

const origin = 'hako.example/agency';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = formatVerifierKey(origin, publicKey);

interface Log {
  lines: ExportLine[];
  checkpoints: string[];
  range: CompactRange;
  nodes: Map<string, Hash>;
}

const leafOf = (entry: ExportLine['entry']): string => leafHash(canonicalJson(entry as Json)).toString('base64');

/** A log of entries 1..size, with a signed checkpoint at each of the sizes. */
function sealed(size: number, at: readonly number[], say: (seq: number) => string = (seq) => `entry ${seq}`): Log {
  const log: Log = { lines: [], checkpoints: [], range: new CompactRange(), nodes: new Map() };
  for (let seq = 1; seq <= size; seq += 1) {
    const entry = { seq, prev: log.lines.at(-1)?.leaf ?? null, says: say(seq) };
    const leaf = leafOf(entry);
    log.lines.push({ seq, leaf, entry });
    for (const node of log.range.append(Buffer.from(leaf, 'base64'))) log.nodes.set(`${node.level}/${node.index}`, node.hash);
    if (at.includes(seq)) log.checkpoints.push(signCheckpoint(formatCheckpoint({ origin, size: seq, root: log.range.root() }), origin, privateKey));
  }
  return log;
}

const change = (line: ExportLine, says: string): ExportLine => ({ ...line, entry: { ...line.entry, says } });

describe('verifyExport', () => {
  const { lines, checkpoints } = sealed(30, [10, 20, 25]);
  const verify = (changed: Iterable<string | ExportLine>, notes: readonly string[] = checkpoints): ReturnType<typeof verifyExport> => verifyExport(changed, notes, [key]);

  it('finds nothing in a log that nobody touched, and says how much of it is signed for', async () => {
    expect(await verify(lines)).toEqual({ ok: true, entries: 30, withoutBody: 0, size: 25, unsealed: 5 });
    expect(await verify(lines.map(formatExportLine))).toMatchObject({ ok: true, entries: 30 });
    expect(await verify([])).toMatchObject({ ok: false, problem: 'truncated', seq: 1 });
  });

  it('proves entries whose body retention dropped by their hash', async () => {
    expect(await verify(lines.map(({ entry, ...line }) => (line.seq <= 12 ? line : { ...line, entry: entry! })))).toMatchObject({ ok: true, withoutBody: 12 });
  });

  it('names the entry that was edited', async () => {
    expect(await verify(lines.with(14, change(lines[14]!, 'something else')))).toMatchObject({ ok: false, problem: 'edited', seq: 15 });
  });

  it('names the entry that was edited together with its leaf', async () => {
    const entry = { ...lines[14]!.entry, says: 'something else' };
    expect(await verify(lines.with(14, { seq: 15, leaf: leafOf(entry), entry }))).toMatchObject({ ok: false, problem: 'edited', seq: 15 });
    // Entry 11 follows a checkpoint: entry 10 is vouched for, so a wrong link can only be 11's own.
    const relinked = { ...lines[10]!.entry, prev: lines[3]!.leaf };
    expect(await verify(lines.with(10, { seq: 11, leaf: leafOf(relinked), entry: relinked }))).toMatchObject({ problem: 'edited', seq: 11 });
  });

  it('names the stretch when everything after an edit was hashed anew, and the fork of two signed roots', async () => {
    const forged = sealed(30, [10, 20, 25], (seq) => (seq === 15 ? 'something else' : `entry ${seq}`));
    expect(await verify(forged.lines)).toMatchObject({ ok: false, problem: 'forked', seq: 11, until: 20 });
    expect(await verify(forged.lines, [...checkpoints, ...forged.checkpoints])).toMatchObject({ ok: false, problem: 'forked', seq: 11, until: 20 });
  });

  it('names what is missing', async () => {
    expect(await verify(lines.filter(({ seq }) => seq !== 7))).toMatchObject({ ok: false, problem: 'deleted', seq: 7 });
    expect(await verify(lines.filter(({ seq }) => seq < 7 || seq > 9))).toMatchObject({ problem: 'deleted', seq: 7, until: 9 });
    expect(await verify(lines.slice(0, 24))).toMatchObject({ problem: 'truncated', seq: 25 });
  });

  it('names where the order changed, with and without new numbers', async () => {
    expect(await verify(lines.with(4, lines[5]!).with(5, lines[4]!))).toMatchObject({ ok: false, problem: 'reordered', seq: 5 });
    const swapped = lines.with(4, { ...lines[5]!, seq: 5, entry: { ...lines[5]!.entry, seq: 5 } }).with(5, { ...lines[4]!, seq: 6, entry: { ...lines[4]!.entry, seq: 6 } });
    expect(await verify(swapped)).toMatchObject({ problem: 'reordered', seq: 5 });
    expect(await verify([...lines.slice(0, 8), ...lines.slice(7)])).toMatchObject({ problem: 'inserted', seq: 8 });
  });

  it('takes no checkpoint of a stranger, of another log, or without a key', async () => {
    const other = generateKeyPairSync('ed25519');
    const strange = signCheckpoint(formatCheckpoint({ origin, size: 1, root: Buffer.from(lines[0]!.leaf, 'base64') }), origin, other.privateKey);
    expect(await verify(lines, [strange])).toMatchObject({ problem: 'checkpoint' });
    const ofAnother = signCheckpoint(formatCheckpoint({ origin: 'another', size: 1, root: Buffer.from(lines[0]!.leaf, 'base64') }), origin, privateKey);
    expect(await verify(lines, [...checkpoints, ofAnother])).toMatchObject({ problem: 'checkpoint' });
    expect(await verifyExport(lines, checkpoints, [])).toMatchObject({ problem: 'checkpoint' });
  });

  it('begins in the middle when it is given the edge of the tree there', async () => {
    const start = sealed(12, []).range.toJSON();
    expect(await verifyExport(lines.slice(12), checkpoints.slice(1), [key], { start })).toMatchObject({ ok: true, entries: 18, size: 25 });
    expect(await verifyExport(lines.slice(12), checkpoints.slice(1), [key], { start: sealed(12, [], () => 'x').range.toJSON() })).toMatchObject({ ok: false, problem: 'forked', seq: 13 });
  });

  it('says which line is no line', async () => {
    expect(await verify([formatExportLine(lines[0]!), '{"seq":'])).toMatchObject({ problem: 'malformed', seq: 2 });
    expect(await verify([formatExportLine(lines[0]!), '{"seq":2,"leaf":"AA=="}'])).toMatchObject({ problem: 'malformed', seq: 2 });
  });

  it('never passes a log of which anything was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.constantFrom('edit', 'delete', 'swap', 'leaf', 'link'), async (seq, how) => {
        const line = lines[seq - 1]!;
        const changed = {
          edit: () => lines.with(seq - 1, change(line, 'x')),
          delete: () => lines.filter((one) => one.seq !== seq),
          swap: () => lines.with(seq - 1, lines[seq]!).with(seq, line),
          leaf: () => lines.with(seq - 1, { ...line, leaf: leafHash('x').toString('base64') }),
          link: () => lines.with(seq - 1, { ...line, entry: { ...line.entry, prev: leafHash('x').toString('base64') } }),
        }[how]();
        expect(await verify(changed)).toMatchObject({ ok: false, seq });
      }),
    );
  });
});

describe('picked entries', () => {
  it('prove themselves one by one', async () => {
    const log = sealed(30, [25]);
    const picked = await Promise.all([3, 9, 21].map(async (seq): Promise<ExportLine> => ({ ...log.lines[seq - 1]!, proof: { size: 25, hashes: (await inclusionProof(seq - 1, 25, (level, index) => log.nodes.get(`${level}/${index}`)!)).map((hash) => hash.toString('base64')) } })));
    expect(await verifyExport(picked, log.checkpoints, [key])).toEqual({ ok: true, entries: 3, withoutBody: 0, size: 25, unsealed: 0 });
    expect(await verifyExport(picked.with(1, change(picked[1]!, 'x')), log.checkpoints, [key])).toMatchObject({ problem: 'edited', seq: 9 });
    expect(await verifyExport(picked.with(1, { ...picked[1]!, leaf: leafOf({ ...picked[1]!.entry, says: 'x' }), entry: { ...picked[1]!.entry, says: 'x' } }), log.checkpoints, [key])).toMatchObject({ problem: 'edited', seq: 9 });
    expect(await verifyExport(picked.toReversed(), log.checkpoints, [key])).toMatchObject({ problem: 'reordered', seq: 9 });
    expect(await verifyExport([picked[0]!, picked[0]!], log.checkpoints, [key])).toMatchObject({ problem: 'inserted', seq: 3 });
  });
});
