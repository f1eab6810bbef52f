// `npm run lint`: types of mistakes (oxlint, type-aware), the arrows between packages (dependency-cruiser), rules of the house, locales.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { path, projects, temp } from './support/house.mjs';
import { installAndBuild } from './support/install-and-build.mjs';
import { run, tail } from './support/run.mjs';
import { fail, Problem, say } from './support/terminal.mjs';
import { checkHouseRules } from './lint/house-rules.mjs';
import { checkLocales } from './lint/locales.mjs';

const BIN = path('common/devkit/node_modules/.bin');
const LOGS = join(temp, 'hako-logs');

/** Each check with what it found: `{ name, problems: text[] }`. */
export async function lint() {
  const folders = projects().map((project) => project.folder);
  const sources = folders.map((folder) => `${folder}/src`).filter((folder) => existsSync(path(folder)));
  const environment = { PATH: `${BIN}${delimiter}${process.env.PATH}`, NO_COLOR: '1' };
  const tool = async (name, command, args) => {
    const log = join(LOGS, `${command}.log`);
    const code = await run(join(BIN, command), args, { log, env: environment });
    return { name, problems: code === 0 ? [] : tail(log, 200).split('\n') };
  };
  const tools = await Promise.all([
    tool('oxlint', 'oxlint', ['-c', 'common/devkit/oxlint.json', '--type-aware', '--deny-warnings', '-f', 'unix', ...folders, 'common/tools']),
    tool('arrows', 'depcruise', ['--config', 'common/devkit/dependency-rules.cjs', '--output-type', 'err', ...sources]),
  ]);
  return [...tools, { name: 'rules of the house', problems: checkHouseRules() }, { name: 'locales', problems: checkLocales() }];
}

/** Says what was found; answers the number of checks that failed. */
export function reportLint(results) {
  for (const { name, problems } of results) {
    say(`  lint: ${name}: ${problems.length === 0 ? 'fine' : 'FAILED'}`);
    for (const problem of problems) say(`    ${problem}`);
  }
  return results.filter(({ problems }) => problems.length > 0).length;
}

if (process.argv[1] === path('common/tools/lint.mjs')) {
  try {
    await installAndBuild();
    const failed = reportLint(await lint());
    if (failed > 0) throw new Problem(`${failed} of the lint checks failed.`);
  } catch (error) {
    fail(error);
  }
}
