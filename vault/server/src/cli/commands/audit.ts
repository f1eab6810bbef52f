import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatExportLine, verifyExport, type ExportVerdict, type Json } from '@hako/ledger';
import type { ConsistencyProof, InclusionProof } from '../../audit/tree.js';
import type { AccessPage, ExportPage } from '../../audit/query.js';
import { needed, textOption, UsageError, type CommandGroup, type CommandInput } from '../command.js';

interface Entry {
  at?: string;
  op?: string;
  result?: string;
  purpose?: string;
  actor?: { id?: string; caller?: string };
  detail?: { subjects?: unknown[]; code?: string };
}

/** hako-vault audit. */
export const audit: CommandGroup = {
  summary: 'the access log: who saw whom, and whether the log is still what it was',
  commands: {
    query: {
      usage: '[--tenant <id>] [--from <time>] [--to <time>] [--actor <id>] [--op <name>] [--result success|denied] [--subject <pf_…>] [--before <seq>] [--limit <n>]',
      summary: 'newest first, at most 31 days at once; reading the log is logged',
      options: { tenant: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, actor: { type: 'string' }, op: { type: 'string' }, result: { type: 'string' }, subject: { type: 'string' }, before: { type: 'string' }, limit: { type: 'string' } },
      run: async (input) => {
        const option = (name: string): string | undefined => textOption(input, name);
        const body = {
          tenantId: option('tenant'),
          from: option('from'),
          to: option('to'),
          actor: option('actor'),
          op: option('op'),
          result: option('result'),
          subjectId: option('subject'),
          before: whole(input, 'before'),
          limit: whole(input, 'limit'),
        };
        const page = await input.vault().post<AccessPage>('/audit/query', defined(body));
        const rows = page.entries.map(({ seq, entry }) => {
          const { at, op, result, purpose, actor, detail } = entry as Entry;
          return { seq, at, op, result, purpose, actor: actor?.id, via: actor?.caller, subjects: detail?.subjects?.length ?? null, code: detail?.code };
        });
        // Whether they would match the filters nobody knows any more; that they were there is said.
        return { data: page, rows: page.pruned > 0 ? [...rows, { seq: null, op: '(pruned)', subjects: page.pruned }] : rows };
      },
    },
    checkpoint: {
      usage: '[--tenant <id>]',
      summary: 'the newest signed checkpoint and the public keys; keep both somewhere else',
      options: { tenant: { type: 'string' } },
      run: async (input) => {
        const answer = await input.vault().get<{ checkpoint: string | null; keys: string[] }>('/audit/checkpoint', { tenantId: textOption(input, 'tenant') });
        return { data: answer, text: `${answer.checkpoint ?? 'nothing is sealed yet\n'}${answer.keys.map((key) => `key ${key}\n`).join('')}` };
      },
    },
    prove: {
      usage: '(--seq <n> --size <n> | --from <size> --to <size>) [--tenant <id>]',
      summary: 'inclusion of an entry, or growth from one checkpoint to another',
      options: { tenant: { type: 'string' }, seq: { type: 'string' }, size: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
      run: async (input) => {
        const tenantId = textOption(input, 'tenant');
        const data = textOption(input, 'seq')
          ? await input.vault().get<InclusionProof>('/audit/proof/inclusion', { tenantId, seq: needed(input, 'seq'), size: needed(input, 'size') })
          : await input.vault().get<ConsistencyProof>('/audit/proof/consistency', { tenantId, from: needed(input, 'from'), to: needed(input, 'to') });
        return { data };
      },
    },
    export: {
      usage: '--out <dir> [--tenant <id>]',
      summary: 'entries (entries.jsonl), checkpoints and keys, for verify on any machine',
      options: { tenant: { type: 'string' }, out: { type: 'string' } },
      run: exportTo,
    },
    verify: {
      usage: '<dir> [--key <name+id+key> …] [--checkpoint <file> …]',
      summary: 'offline: every entry, the chain, the tree, the signatures; keys from your own hand are better than those of the export',
      options: { key: { type: 'string', multiple: true }, checkpoint: { type: 'string', multiple: true } },
      arguments: [1, 1],
      run: verify,
    },
  },
};

const ENTRIES = 'entries.jsonl';
const SEALS = 'checkpoints.json';

interface Seals {
  keys: string[];
  checkpoints: string[];
}

async function exportTo(input: CommandInput): Promise<{ data: unknown; rows: { entries: number; checkpoints: number; folder: string }[] }> {
  const folder = needed(input, 'out');
  const tenantId = textOption(input, 'tenant');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, ENTRIES), 'w', 0o600);
  const seals: Seals = { keys: [], checkpoints: [] };
  let entries = 0;
  try {
    for (let after: number | null = 0; after !== null; ) {
      const page: ExportPage & { keys: string[] } = await input.vault().post('/audit/export', defined({ tenantId, after }));
      await file.write(page.lines.map(formatExportLine).join(''));
      entries += page.lines.length;
      seals.checkpoints.push(...page.checkpoints);
      seals.keys = page.keys;
      after = page.next;
    }
  } finally {
    await file.close();
  }
  await writeFile(join(folder, SEALS), `${JSON.stringify(seals, null, 2)}\n`, { mode: 0o600 });
  const done = { entries, checkpoints: seals.checkpoints.length, folder };
  return { data: done, rows: [done] };
}

async function verify(input: CommandInput): Promise<{ data: ExportVerdict; text: string; ok: boolean }> {
  const folder = input.args[0]!;
  const seals = JSON.parse(await readFile(join(folder, SEALS), 'utf8')) as Seals;
  const own = list(input, 'key');
  const notes = await Promise.all(list(input, 'checkpoint').map((path) => readFile(path, 'utf8')));
  const lines = createInterface({ input: createReadStream(join(folder, ENTRIES)), crlfDelay: Infinity });
  const verdict = await verifyExport(lines, [...seals.checkpoints, ...notes], own.length > 0 ? own : seals.keys);
  const text = verdict.ok
    ? `good: ${verdict.entries} entries, signed up to ${verdict.size}, ${verdict.unsealed} not signed yet${verdict.withoutBody > 0 ? `, ${verdict.withoutBody} by their hash alone (their time is over)` : ''}\n${own.length > 0 ? '' : 'The keys came with the export: compare them with those you know.\n'}`
    : `NOT GOOD: ${verdict.problem} at entry ${verdict.seq}\n${verdict.message}\n`;
  return { data: verdict, text, ok: verdict.ok };
}

const list = ({ options }: CommandInput, name: string): string[] => (Array.isArray(options[name]) ? options[name].filter((value): value is string => typeof value === 'string') : []);

function whole(input: CommandInput, name: string): number | undefined {
  const value = textOption(input, name);
  if (value !== undefined && !/^\d+$/.test(value)) throw new UsageError(`--${name} must be a whole number`);
  return value === undefined ? undefined : Number(value);
}

const defined = (body: Record<string, Json | undefined>): Record<string, Json> => Object.fromEntries(Object.entries(body).filter((pair): pair is [string, Json] => pair[1] !== undefined));
