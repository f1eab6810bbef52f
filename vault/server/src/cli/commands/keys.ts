import { writeKeys } from '../keys.js';
import { needed, type CommandGroup } from '../command.js';

/** hako-vault keys. */
export const keys: CommandGroup = {
  summary: 'key files of an installation',
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
  },
};
