import { PROVIDERS, type ProviderName } from '../../keys/provider-settings.js';
import { rekey as moveKeks } from '../../keys/rekey.js';
import { isSealable, type KeyProvider } from '../../keys/key-provider.js';
import { askSecrets } from '../ask-secret.js';
import { needed, UsageError, type CommandGroup } from '../command.js';

/** hako-vault rekey: on the vault's machine, with the vault stopped. */
export const rekey: CommandGroup = {
  summary: 'wraps the KEKs with another root (or the newest version of the same)',
  commands: {
    '': {
      usage: `--to <${PROVIDERS.join('|')}>`,
      summary: 'needs the settings of both providers in the environment; stop the vault first, then set VAULT_KEY_PROVIDER and start it',
      options: { to: { type: 'string' } },
      run: async (input) => {
        const to = PROVIDERS.find((name): name is ProviderName => name === needed(input, 'to'));
        if (!to) throw new UsageError(`--to must be one of ${PROVIDERS.join(', ')}`);
        const moved = await moveKeks(input.environment, to, open);
        return { data: { provider: to, keks: moved }, rows: moved.map(({ version, from, keyId }) => ({ kek: version, from, to, root: keyId })) };
      },
    },
  },
};

async function open(provider: KeyProvider): Promise<void> {
  if (!isSealable(provider) || !provider.sealStatus().sealed) return;
  await askSecrets(
    (given) => `Share of the sealed root (${given} of ${provider.sealStatus().threshold} entered): `,
    async (share) => ({ enough: !(await provider.enterShare(share)).sealed }),
  );
}
