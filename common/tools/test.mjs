// `npm test`: everything, from a bare clone. Its last line is the plain one that tools read: `N passed, N failed[, N skipped]`.
// `npm test -- core shell` runs the suites of these folders alone.
import { existsSync } from 'node:fs';
import { path, projects } from './support/house.mjs';
import { installAndBuild } from './support/install-and-build.mjs';
import { testPrograms } from './support/machine.mjs';
import { fail, Problem, say, seconds, step } from './support/terminal.mjs';
import { lint, reportLint } from './lint.mjs';
import { browserProjects, failedHouse, runBrowserSuite } from './test/browser-suites.mjs';
import { startServices } from './test/services.mjs';
import { runVitest } from './test/suites.mjs';

/** Starts houses of its own, so it runs when nothing else does. */
const WHOLE_HOUSE = 'common/launcher';
/** The longest first; two packages at a time share the machine. */
const ORDER = ['core', 'plugins/customers', 'vault/server', 'plugins/marshmallow', 'sdk-plugin', 'shell', 'remotes/customers', 'remotes/marshmallow'];
const AT_A_TIME = 2;
/** Has most of the tests: with one worker it would still run when everything else is done. */
const LONGEST = 'core';

const only = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const wanted = ({ folder }) => only.length === 0 || only.includes(folder);
const totals = { passed: 0, failed: 0, skipped: 0 };

function count(result) {
  for (const key of Object.keys(totals)) totals[key] += result[key];
  say(`  ${result.name}: ${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''} (${seconds(result.ms)})`);
  for (const failure of result.failures) say(`    FAILED ${failure}`);
  if (result.failed > 0) say(`    log: ${result.log}`);
}

const rank = ({ folder }) => (ORDER.includes(folder) ? ORDER.indexOf(folder) : ORDER.length);
const longestFirst = (a, b) => rank(a) - rank(b);

async function inParallel(queue, work) {
  const worker = async () => {
    for (let project = queue.shift(); project; project = queue.shift()) await work(project);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

async function unitSuites(environment) {
  const queue = projects()
    .filter((project) => wanted(project) && project.folder !== WHOLE_HOUSE && hasVitest(project))
    .sort(longestFirst);
  await inParallel(queue, async (project) => count(await runVitest(project, { workers: project.folder === LONGEST ? 2 : 1, environment })));
}

async function houseSuites(environment, chromium) {
  const launcher = projects().find((project) => project.folder === WHOLE_HOUSE);
  if (wanted(launcher)) count(await runVitest(launcher, { workers: 1, environment: { ...environment, HAKO_CHROMIUM: chromium } }));
  const queue = browserProjects().filter(wanted).sort(longestFirst);
  await inParallel(queue, async (project) => {
    count(await runBrowserSuite(project, { chromium, environment }).catch((error) => failedHouse(`${project.folder} in Chromium`, error)));
  });
}

const hasVitest = ({ folder, manifest }) => manifest.scripts?.test?.includes('vitest') && existsSync(path(folder, 'node_modules/vitest'));

async function test() {
  await installAndBuild();
  if (only.length === 0) {
    const results = await step('Lint', lint);
    const failed = reportLint(results);
    totals.failed += failed;
    totals.passed += results.length - failed;
  }
  const programs = await testPrograms();
  const services = await startServices(programs.redis);
  try {
    say('  Suites of the packages …');
    await unitSuites(services.environment);
    say('  Suites of the whole house …');
    await houseSuites(services.environment, programs.chromium);
  } finally {
    await services.stop();
  }
  if (totals.passed + totals.failed === 0) throw new Problem('No test ran.');
}

try {
  await test();
} catch (error) {
  if (totals.passed + totals.failed === 0) fail(error);
  // What ran is still counted, and the fault is one failure more.
  console.error(error);
  totals.failed += 1;
}
say();
say(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exit(totals.failed > 0 ? 1 : 0);
