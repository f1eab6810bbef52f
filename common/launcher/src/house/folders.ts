import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Where the parts of the house stand in the checkout. */
export const folders = {
  root,
  coreScript: join(root, 'core/lib/main.js'),
  vaultScript: join(root, 'vault/server/bin/hako-vault.mjs'),
  shell: join(root, 'shell/dist'),
  pluginsLock: join(root, 'plugins/plugins.lock.json'),
};
