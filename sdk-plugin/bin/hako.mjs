#!/usr/bin/env node
// The command line for plugin authors.
import { create } from './commands/new.mjs';
import { verify } from './commands/verify.mjs';

const USAGE = `hako: tools for authors of Hako plugins

  hako new <id>        writes plugins/<id> and remotes/<id>: one entity, one route, one page, tests
  hako verify [folder] checks a plugin: manifest, texts in three languages, migrations   (default: this folder)
`;

const [command, argument] = process.argv.slice(2);
try {
  if (command === 'new' && argument) await create(argument, process.cwd());
  else if (command === 'verify') process.exitCode = await verify(argument ?? process.cwd());
  else {
    console.log(USAGE);
    process.exitCode = command === undefined || command === 'help' || command === '--help' ? 0 : 1;
  }
} catch (error) {
  console.error(`hako: ${error.message}`);
  process.exitCode = 1;
}
