#!/usr/bin/env node
// The command line for plugin authors.
import { audit } from './commands/audit.mjs';
import { create } from './commands/new.mjs';
import { vault } from './commands/vault.mjs';
import { verify } from './commands/verify.mjs';

const USAGE = `hako: tools for authors of Hako plugins

  hako new <id>        writes plugins/<id> and remotes/<id>: one entity, one route, one page, tests
  hako verify [folder] checks a plugin: manifest, texts in three languages, migrations   (default: this folder)
  hako audit verify <export>   checks an exported log offline: its chain, proofs and signatures
  hako vault <command>         looks after the vault; hako vault --help says how
`;

const [command, argument, ...rest] = process.argv.slice(2);
try {
  if (command === 'new' && argument) await create(argument, process.cwd());
  else if (command === 'verify') process.exitCode = await verify(argument ?? process.cwd());
  else if (command === 'vault') process.exitCode = await vault([argument, ...rest].filter((each) => each !== undefined));
  else if (command === 'audit') process.exitCode = await audit([argument, ...rest].filter((each) => each !== undefined));
  else {
    console.log(USAGE);
    process.exitCode = command === undefined || command === 'help' || command === '--help' ? 0 : 1;
  }
} catch (error) {
  console.error(`hako: ${error.message}`);
  process.exitCode = 1;
}
