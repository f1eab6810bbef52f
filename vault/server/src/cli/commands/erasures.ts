import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SignedReceipt } from '@hako/vault-client/contract';
import { textOption, UsageError, type CommandGroup } from '../command.js';

/** hako-vault erasures. */
export const erasures: CommandGroup = {
  summary: 'erasure ledger and receipts: verify (works offline), open the gate',
  commands: {
    verify: {
      usage: '<receipt.json | vault-erasures.jsonl> [--keys <file of verifier keys>]',
      summary: 'signature, numbers and chain; without --keys a ledger is checked against the keys that it names itself',
      options: { keys: { type: 'string' } },
      arguments: [1, 1],
      run: async (input) => {
        const { readLedgerFile } = await import('../../erasure/read-ledger-file.js');
        const { verifyReceipt } = await import('../../erasure/receipt.js');
        const path = resolve(input.args[0]!);
        const file = textOption(input, 'keys');
        const keys = file === undefined ? [] : (await readFile(resolve(file), 'utf8')).split('\n').map((line) => line.trim()).filter(Boolean);
        try {
          if (path.endsWith('.jsonl')) {
            const copy = await readLedgerFile(path, { keys });
            if (!copy) throw new Error(`${path} is not there`);
            return { data: { vault: copy.vaultId, receipts: copy.no }, text: `good: ${copy.no} receipts of vault ${copy.vaultId}\n` };
          }
          if (keys.length === 0) throw new UsageError('--keys is needed for a single receipt');
          const receipt = verifyReceipt(JSON.parse(await readFile(path, 'utf8')) as SignedReceipt, keys);
          return { data: receipt, text: `good: ${receipt.kind} ${receipt.subjectId ?? receipt.tenantId} erased ${receipt.at}, number ${receipt.no}, entry ${receipt.auditSeq} of the access log\n` };
        } catch (error) {
          if (error instanceof UsageError) throw error;
          const why = error instanceof Error ? error.message : 'not readable';
          return { data: { problem: why }, text: `NOT GOOD: ${why}\n`, ok: false };
        }
      },
    },
    'open-without-ledger': {
      usage: '--yes-nothing-was-erased',
      summary: 'for a copy whose ledger is lost: the operator vouches that nothing was erased since it was made',
      options: { 'yes-nothing-was-erased': { type: 'boolean' } },
      run: async (input) => {
        if (input.options['yes-nothing-was-erased'] !== true) throw new UsageError('say --yes-nothing-was-erased');
        const { openWithoutLedger } = await import('../../erasure/gate.js');
        const { withParts } = await import('../parts.js');
        await withParts(input.environment, ({ database }) => openWithoutLedger(database));
        return { data: { open: true }, text: 'The gate is open; a running vault notices within seconds.\n' };
      },
    },
  },
};
