import { resolve } from 'node:path';
import { needed, textOption, type CommandGroup } from '../command.js';

/** hako-vault backup. */
export const backup: CommandGroup = {
  summary: 'a signed copy in two bundles, data and keys',
  commands: {
    '': {
      usage: '--out <new dir>',
      summary: 'writes data/ (ciphertexts, log, erasure ledger; no key) and keys/ (wrapped keys: keep them apart, 30 days at most)',
      options: { out: { type: 'string' } },
      run: async (input) => {
        const { writeBackup } = await import('../../backup/write.js');
        const { withParts } = await import('../parts.js');
        const out = resolve(needed(input, 'out'));
        const { data, keys } = await withParts(input.environment, ({ config, signer }) => writeBackup({ databaseUrl: config.databaseUrl, out, signer, now: Date.now }));
        const rows = [...data.tables.map((table) => ({ bundle: 'data', ...table })), ...keys.tables.map((table) => ({ bundle: 'keys', ...table }))].map(({ bundle, name, rows: count, sha256 }) => ({ bundle, table: name, rows: count, sha256: sha256.slice(0, 16) }));
        return { data: { out, backupId: data.backupId, data: data.tables, keys: keys.tables, erasures: data.erasures }, rows };
      },
    },
  },
};

/** hako-vault restore. */
export const restore: CommandGroup = {
  summary: 'loads a backup into an empty database',
  commands: {
    '': {
      usage: '--backup <dir> --into <postgres://…> [--keys <dir>]',
      summary: 'the vault over it serves once the erasure ledger beside its keys was replayed',
      options: { backup: { type: 'string' }, into: { type: 'string' }, keys: { type: 'string' } },
      run: async (input) => {
        const { restoreBackup } = await import('../../backup/restore.js');
        const { trustedKeys } = await import('../../backup/trusted-keys.js');
        const keys = textOption(input, 'keys');
        const report = await restoreBackup({ backup: resolve(needed(input, 'backup')), databaseUrl: needed(input, 'into'), trusted: await trustedKeys(input.environment), ...(keys === undefined ? {} : { keys: resolve(keys) }) });
        return {
          data: { backupId: report.data.backupId, createdAt: report.data.createdAt, differences: report.differences },
          text: [`backup ${report.data.backupId} of ${report.data.createdAt}, with keys`, ...report.differences, 'Its gate is closed: put vault-erasures.jsonl, the newest there is, beside the keys and start the vault.', ''].join('\n'),
          ok: report.differences.length === 0,
        };
      },
    },
  },
};

/** hako-vault restore-drill. */
export const restoreDrill: CommandGroup = {
  summary: 'brings a backup back into a scratch database and reports',
  commands: {
    '': {
      usage: '--backup <dir> [--keys <dir>] [--sample <n>] [--scratch <postgres://…>]',
      summary: 'counts, digests, erasures replayed, a sample opened, access log followed; exit code 3 when anything is wrong',
      options: { backup: { type: 'string' }, keys: { type: 'string' }, sample: { type: 'string' }, scratch: { type: 'string' } },
      run: async (input) => {
        const { restoreDrill: drill } = await import('../../backup/drill.js');
        const { trustedKeys } = await import('../../backup/trusted-keys.js');
        const { withParts } = await import('../parts.js');
        const [keys, scratch] = [textOption(input, 'keys'), textOption(input, 'scratch')];
        const report = await withParts(input.environment, async ({ config, openKeks }) =>
          drill({
            backup: resolve(needed(input, 'backup')),
            databaseUrl: config.databaseUrl,
            ledgerFile: config.erasureLedgerFile,
            trusted: await trustedKeys(input.environment),
            openKeks,
            sample: Number(textOption(input, 'sample') ?? 100),
            now: Date.now,
            ...(keys === undefined ? {} : { keys: resolve(keys) }),
            ...(scratch === undefined ? {} : { scratchUrl: scratch }),
          }),
        );
        const lines = [
          `backup ${report.backupId} of ${report.createdAt}: ${report.ok ? 'good' : 'NOT GOOD'} (${report.seconds} s)`,
          ...report.tables.map(({ name, rows }) => `  ${name.padEnd(20)} ${rows}`),
          `  erasures replayed    ${report.erasuresReplayed}`,
          `  sample opened        ${report.sample.opened}${report.sample.unreadable.length > 0 ? `, ${report.sample.unreadable.length} NOT` : ''}`,
          `  access logs          ${report.audit.length}, ${report.audit.reduce((sum, { entries }) => sum + entries, 0)} entries`,
          ...report.problems.map((problem) => `! ${problem}`),
          '',
        ];
        return { data: report, text: lines.join('\n'), ok: report.ok };
      },
    },
  },
};
