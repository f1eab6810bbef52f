import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SealState } from '@hako/vault-client/contract';
import { sealNewRoot } from '../../keys/providers/local-sealed.js';
import { askSecrets } from '../ask-secret.js';
import { needed, textOption, UsageError, type CommandGroup, type CommandInput, type Printed } from '../command.js';
import { writePrivate } from '../files.js';

/** hako-vault seal-init. */
export const sealInit: CommandGroup = {
  summary: 'a new root in a sealed file, and the shares that open it',
  commands: {
    '': {
      usage: '--out <keys folder> [--shares 5] [--threshold 3]',
      summary: 'prints each share once: one to each operator, none beside another, none on this machine',
      options: { out: { type: 'string' }, shares: { type: 'string' }, threshold: { type: 'string' } },
      run: async (input) => {
        const path = join(needed(input, 'out'), 'vault-root.sealed.json');
        if (existsSync(path)) throw new Error(`${path} is there already: whatever it wrapped would be lost with it`);
        const { file, shares } = await sealNewRoot({ shares: whole(input, 'shares', 5), threshold: whole(input, 'threshold', 3), now: new Date() });
        await writePrivate(path, `${JSON.stringify(file, null, 2)}\n`);
        const text = `${path}\nAny ${file.threshold} of these ${file.shares} open it. They are shown this once:\n\n${shares.join('\n')}\n`;
        return { data: { file: path, threshold: file.threshold, shares }, text };
      },
    },
  },
};

/** hako-vault unseal. */
export const unseal: CommandGroup = {
  summary: 'enter a share of the root; the vault opens with the last that is needed',
  commands: {
    '': {
      usage: '(asks for the share without showing it, or reads one a line from a pipe)',
      summary: 'each operator enters theirs, from wherever they have an admin certificate',
      run: async (input) => {
        const vault = input.vault();
        let state = await vault.get<SealState>('/admin/seal');
        if (!state.sealed) return shown(state);
        await askSecrets(
          () => `Share (${state.entered} of ${state.threshold} entered): `,
          async (share) => {
            state = await vault.post<SealState>('/admin/unseal', { share });
            // At a terminal one operator enters one share.
            return { enough: !state.sealed || process.stdin.isTTY };
          },
        );
        return shown(state);
      },
    },
  },
};

/** hako-vault seal-status. */
export const sealStatus: CommandGroup = {
  summary: 'whether the root is there, and how many shares it still wants',
  commands: { '': { usage: '', summary: 'exit code 3 while it is sealed', run: async (input) => shown(await input.vault().get<SealState>('/admin/seal')) } },
};

function shown(state: SealState): Printed {
  const { provider, sealed, entered, threshold } = state;
  return { data: state, ok: !sealed, text: sealed ? `${provider}: sealed, ${entered} of ${threshold} shares entered\n` : `${provider}: open\n` };
}

function whole(input: CommandInput, name: string, fallback: number): number {
  const value = Number(textOption(input, name) ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} must be a whole number`);
  return value;
}
