import { readFile } from 'node:fs/promises';
import { LedgerError } from '../errors.js';
import { openArchive } from './source.js';
import { verifyArchive, type ArchiveVerdict } from './verify-archive.js';

const USAGE = `hako audit verify <export> [--key <key or file>]...

Checks an exported log offline: every entry, the chain, the tree and the signatures.

  <export>   the ZIP, the folder it was unpacked into, or its entries.jsonl
  --key      a public key as name+id+key, or a file with such lines. Get it another way than with the
             export (GET /api/v1/logs/keys); without it the keys inside the export are used.
  --json     the verdict as JSON

Exit code: 0 nothing is wrong, 1 something is, 2 it could not be checked.
`;

/**
 * `hako audit …`: needs Node and this package, no server and no network.
 * @param argv what stands behind `audit`
 * @returns the exit code
 */
export async function auditCommand(argv: readonly string[], print: (text: string) => void): Promise<number> {
  const [command, ...rest] = argv;
  if (command !== 'verify' || rest.length === 0) {
    print(USAGE);
    return command === undefined || command === 'help' || command === '--help' ? 0 : 2;
  }
  try {
    const { path, keys, json } = await optionsOf(rest);
    const result = await verifyArchive(await openArchive(path), keys);
    print(json ? `${JSON.stringify(result, null, 2)}\n` : report(result));
    return result.verdict.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof LedgerError) && !(error instanceof SyntaxError)) throw error;
    print(`hako audit: ${error.message}\n`);
    return 2;
  }
}

async function optionsOf(argv: readonly string[]): Promise<{ path: string; keys: string[]; json: boolean }> {
  const keys: string[] = [];
  const paths: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    if (argv[at] === '--json') continue;
    if (argv[at] === '--key') keys.push(...(await keysFrom(argv[(at += 1)] ?? '')));
    else paths.push(argv[at]!);
  }
  const [path] = paths;
  if (path === undefined || paths.length > 1) throw new LedgerError('EXPORT_MALFORMED', 'Name one export');
  return { path, keys, json: argv.includes('--json') };
}

async function keysFrom(value: string): Promise<string[]> {
  if (/^[^\s+]+\+[0-9a-f]{8}\+/.test(value)) return [value];
  const text = await readFile(value, 'utf8').catch(() => undefined);
  if (text === undefined) throw new LedgerError('KEY_MALFORMED', `${value} is neither a key nor a file`);
  return text.split('\n').filter((line) => line.trim() !== '');
}

function report({ verdict, manifest, changedFiles, keyIds, keysFromOutside }: ArchiveVerdict): string {
  const lines = [
    ...(manifest ? [`Log       ${manifest.log}`, `Exported  ${manifest.madeAt}, ${manifest.mode === 'whole' ? 'the whole log' : 'picked entries'}`] : []),
    `Key       ${keyIds.join(', ')}${keysFromOutside ? '' : ' (from the export itself: compare it with the one you were given another way)'}`,
  ];
  if (verdict.ok) lines.push(`Entries   ${verdict.entries}, of them ${verdict.withoutBody} by hash only (past their retention)`, `Signed    up to entry ${verdict.size}`, '', 'Nothing is wrong: every entry is the one that was sealed.');
  else lines.push('', `WRONG: ${verdict.problem}${verdict.seq > 0 ? `, first at entry ${verdict.seq}${verdict.until === undefined ? '' : ` (somewhere up to ${verdict.until})`}` : ''}`, verdict.message, ...(changedFiles.length > 0 ? [`Changed files: ${changedFiles.join(', ')}`] : []));
  return `${lines.join('\n')}\n`;
}
