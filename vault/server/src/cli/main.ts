import { parseArgs } from 'node:util';
import { VaultError } from '@hako/vault-client/contract';
import { readConfig, type Environment } from '../config.js';
import { adminClientOptions, createAdminClient } from './admin-client.js';
import { EXIT, UsageError, type Command, type CommandGroup, type CommandInput, type Printed } from './command.js';
import { COMMANDS } from './commands.js';
import { formatTable } from './table.js';

const COMMON = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  url: { type: 'string' },
  certs: { type: 'string' },
  as: { type: 'string' },
} as const;

const COMMON_HELP = `  --json            the answer as JSON, for scripts
  --url <https://…> where the vault is (HAKO_VAULT_URL, else localhost and VAULT_PORT)
  --certs <dir>     folder of the certificates (HAKO_VAULT_CERTS_DIR)
  --as <name>       certificate to use, admin when left out

exit codes: 0 done, 1 refused or failed, 2 typed wrong, 3 the answer is no, 4 no vault there`;

/** Each command loads only what it needs: `serve` must be up in well under a second. */
export async function main(args: readonly string[], environment: Environment): Promise<void> {
  const [command, ...rest] = args;
  if (command === 'serve') return serve(environment).catch((error: unknown) => end(`${messageOf(error)}\n`, EXIT.failed));
  const { text, code } = await run(command, rest, environment);
  end(text, code);
}

/** The command line without a process around it. */
export async function run(name: string | undefined, args: readonly string[], environment: Environment): Promise<{ text: string; code: number }> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { text: overview(), code: name === undefined ? EXIT.usage : EXIT.ok };
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!entry) return { text: `unknown command ${JSON.stringify(name)}\n\n${overview()}`, code: EXIT.usage };
  const group = await entry.load();
  const found = choose(group, args);
  if (!found) return { text: groupHelp(name, group), code: args.includes('--help') || args.includes('-h') ? EXIT.ok : EXIT.usage };
  const title = [name, found.name].filter(Boolean).join(' ');
  try {
    const { values, positionals } = parseArgs({ args: [...found.args], options: { ...COMMON, ...found.command.options }, allowPositionals: true });
    if (values.help) return { text: commandHelp(title, found.command), code: EXIT.ok };
    const [least, most] = found.command.arguments ?? [0, 0];
    if (positionals.length < least || positionals.length > most) throw new UsageError(positionals.length < least ? 'something is missing' : 'there is too much');
    const input: CommandInput = { options: values as CommandInput['options'], args: positionals, environment, vault: () => createAdminClient(adminClientOptions(environment, { url: values.url, certs: values.certs, as: values.as })) };
    const printed = await found.command.run(input);
    return { text: values.json ? `${JSON.stringify(printed.data, null, 2)}\n` : format(printed), code: printed.ok === false ? EXIT.no : EXIT.ok };
  } catch (error) {
    return failure(error, title, found.command);
  }
}

function choose(group: CommandGroup, args: readonly string[]): { name: string; command: Command; args: readonly string[] } | undefined {
  const [first, ...rest] = args;
  const named = first !== undefined && first !== '' && Object.hasOwn(group.commands, first) ? group.commands[first] : undefined;
  if (named) return { name: first!, command: named, args: rest };
  const own = group.commands[''];
  return own && (first === undefined || first.startsWith('-') || own.arguments) ? { name: '', command: own, args } : undefined;
}

const format = ({ rows, text, data }: Printed): string => (rows ? formatTable(rows) : (text ?? `${JSON.stringify(data, null, 2)}\n`));

function failure(error: unknown, title: string, command: Command): { text: string; code: number } {
  if (error instanceof VaultError) {
    if (error.code === 'VAULT_UNAVAILABLE' && error.unsent) return { text: `no vault answers there: ${messageOf(error.cause)}\n`, code: EXIT.unreachable };
    const where = error.details.map(({ path, code }) => `${path || '/'} ${code}`).join(', ');
    return { text: `the vault refused: ${error.code}${where ? ` (${where})` : ''}\n`, code: EXIT.failed };
  }
  const typed = error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  return typed ? { text: `${messageOf(error)}\n\n${commandHelp(title, command)}`, code: EXIT.usage } : { text: `${messageOf(error)}\n`, code: EXIT.failed };
}

function overview(): string {
  const lines = [['serve', 'start the vault (configuration from the environment)'], ...Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])];
  return `hako-vault <command>\n\n${lines.map(([name, summary]) => `  ${name!.padEnd(12)} ${summary}`).join('\n')}\n\nhako-vault <command> --help says more.\n${COMMON_HELP}\n`;
}

const groupHelp = (name: string, { summary, commands }: CommandGroup): string =>
  `hako-vault ${name}: ${summary}\n\n${Object.entries(commands).map(([verb, command]) => `  hako-vault ${[name, verb, command.usage].filter(Boolean).join(' ')}\n      ${command.summary}`).join('\n')}\n\n${COMMON_HELP}\n`;

const commandHelp = (title: string, { usage, summary }: Command): string => `hako-vault ${[title, usage].filter(Boolean).join(' ')}\n  ${summary}\n\n${COMMON_HELP}\n`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'the vault failed');

/** What was opened on the way (connections, a port) must not keep a process alive that has said its word. */
function end(text: string, code: number): void {
  const stream = code === EXIT.ok || code === EXIT.no ? process.stdout : process.stderr;
  stream.write(text, () => process.exit(code));
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
