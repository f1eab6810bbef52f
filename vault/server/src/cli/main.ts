import { parseArgs } from 'node:util';
import { ConfigError, readConfig, type Environment } from '../config.js';

const USAGE = `hako-vault serve                     start the vault (configuration from the environment)
hako-vault certs --out <dir> [--host <name> …]   private CA, certificates and revocation list
hako-vault keys --out <dir>          root key, and the key pair of access tokens

certs and keys keep what is there; certificates that end within 30 days are made anew.`;

/** Each command loads only what it needs: `serve` must be up in well under a second. */
export async function main(args: readonly string[], environment: Environment): Promise<void> {
  const [command, ...rest] = args;
  try {
    if (command === 'serve') return await serve(environment);
    const { values } = parseArgs({ args: rest, options: { out: { type: 'string' }, host: { type: 'string', multiple: true } } });
    if (command === 'certs' && values.out) return await (await import('./certs.js')).writeCertificates(values.out, { hosts: values.host ?? [] });
    if (command === 'keys' && values.out) return await (await import('./keys.js')).writeKeys(values.out);
    throw new ConfigError([`unknown command\n\n${USAGE}`]);
  } catch (error) {
    const said = `${error instanceof Error ? error.message : 'The vault failed'}\n`;
    // What was opened on the way (connections, a port) must not keep a process alive that will not serve.
    process.stderr.write(said, () => process.exit(1));
  }
}

async function serve(environment: Environment): Promise<void> {
  const config = readConfig(environment);
  const [{ createLog, errorFacts }, { startVault }] = await Promise.all([import('../log/log.js'), import('../server/vault-server.js')]);
  const log = createLog(config.logLevel);
  const vault = await startVault(config, log);
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= vault.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('uncaughtException', (error) => {
    log.write('error', 'uncaught', errorFacts(error));
    log.flush();
    process.exit(1);
  });
}
