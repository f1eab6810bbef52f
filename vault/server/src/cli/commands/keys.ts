import type { KeyList, VaultKey } from '@hako/vault-client/contract';
import { writeKeys } from '../keys.js';
import { needed, textOption, type Command, type CommandGroup } from '../command.js';

const close = (verb: 'disable' | 'destroy', summary: string): Command => ({
  usage: '<key> --approval <id>',
  summary,
  arguments: [1, 1],
  options: { approval: { type: 'string' } },
  run: async (input) => {
    const done = await input.vault().post<{ id: string; verb: string }>(`/admin/keys/${input.args[0]}/${verb}`, { approvalId: needed(input, 'approval') });
    return { data: done, text: `${done.id} is ${verb === 'disable' ? 'disabled' : 'destroyed'}\n` };
  },
});

/** hako-vault keys. */
export const keys: CommandGroup = {
  summary: 'keys and versions; key files of an installation',
  commands: {
    '': {
      usage: '--out <dir>',
      summary: 'root key, and the key pair of access tokens; never overwrites',
      options: { out: { type: 'string' } },
      run: async (input) => {
        await writeKeys(needed(input, 'out'));
        return { data: { folder: needed(input, 'out') }, text: '' };
      },
    },
    list: {
      usage: '[--tenant <id>]',
      summary: 'versions of a tenant\'s keys, or the KEKs; "rotate" says why one should be replaced',
      options: { tenant: { type: 'string' } },
      run: async (input) => {
        const answer = await input.vault().get<KeyList>('/admin/keys', { tenantId: textOption(input, 'tenant') });
        return { data: answer, rows: answer.keys.map(row) };
      },
    },
    disable: close('disable', 'opens nothing from now on; needs an approval of key.disable and can be taken back'),
    enable: {
      usage: '<key>',
      summary: 'takes a disabled key back: an old backup has to be read',
      arguments: [1, 1],
      run: async ({ vault, args }) => {
        const done = await vault().post<{ id: string; verb: string }>(`/admin/keys/${args[0]}/enable`);
        return { data: done, text: `${done.id} opens again\n` };
      },
    },
    destroy: close('destroy', 'wipes its bytes for good; needs an approval of key.destroy, 30 days after it was disabled'),
  },
};

const row = (key: VaultKey): Record<string, string | number | null> => ({ id: key.id, status: key.status, uses: key.uses, 'wrapped by': key.parent, 'active since': key.activatedAt, 'disabled at': key.disabledAt, 'destroyable at': key.destroyableAt, rotate: key.rotate });
