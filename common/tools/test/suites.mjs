// One suite is one package's vitest run or one package's Playwright run; each answers counts and its failures in words.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { path, temp } from '../support/house.mjs';
import { run, tail } from '../support/run.mjs';

const RESULTS = join(temp, 'hako-test');

/** @returns {{ name: string, passed: number, failed: number, skipped: number, ms: number, log: string, failures: string[] }} */
export async function runVitest(project, { workers, environment }) {
  const report = fresh(`${slug(project.folder)}.vitest.json`);
  const log = join(RESULTS, `${slug(project.folder)}.log`);
  const from = Date.now();
  const program = path(project.folder, 'node_modules/vitest/vitest.mjs');
  // Without a configuration of its own a package's unit tests stand beside its sources; what is in `test` is Playwright's.
  const configured = ['ts', 'mts'].some((ending) => existsSync(path(project.folder, `vitest.config.${ending}`)));
  const where = configured ? [] : ['--dir', 'src'];
  const args = [program, 'run', ...where, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, `--maxWorkers=${workers}`, '--passWithNoTests'];
  const code = await run(process.execPath, args, { cwd: path(project.folder), log, env: { NO_COLOR: '1', ...environment } });
  return finish({ name: project.folder, log, from, code, counts: existsSync(report) ? fromVitest(JSON.parse(readFileSync(report, 'utf8'))) : undefined });
}

export async function runPlaywright(project, { environment }) {
  const report = fresh(`${slug(project.folder)}.playwright.json`);
  const log = join(RESULTS, `${slug(project.folder)}.playwright.log`);
  const from = Date.now();
  const program = path(project.folder, 'node_modules/@playwright/test/cli.js');
  const code = await run(process.execPath, [program, 'test', '--reporter=list,json'], {
    cwd: path(project.folder),
    log,
    env: { NO_COLOR: '1', PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...environment },
  });
  return finish({ name: `${project.folder} in Chromium`, log, from, code, counts: existsSync(report) ? fromPlaywright(JSON.parse(readFileSync(report, 'utf8'))) : undefined });
}

function fromVitest(report) {
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    // A file that could not be loaded has no tests, and is a failure all the same.
    if (file.status === 'failed' && failed.length === 0) return [`${file.name}: ${firstLines(file.message)}`];
    return failed.map((test) => `${file.name} > ${test.fullName}: ${firstLines(test.failureMessages.join('\n'))}`);
  });
  return { passed: report.numPassedTests, failed: failures.length, skipped: report.numPendingTests + (report.numTodoTests ?? 0), failures };
}

function fromPlaywright({ stats, suites, errors = [] }) {
  const failures = errors.map((error) => firstLines(error.message ?? ''));
  const visit = (suite, trail) => {
    for (const spec of suite.specs ?? []) {
      if (spec.ok) continue;
      const message = spec.tests.flatMap((test) => test.results).map((result) => result.error?.message).find(Boolean) ?? '';
      failures.push(`${trail} > ${spec.title}: ${firstLines(message)}`);
    }
    for (const inner of suite.suites ?? []) visit(inner, `${trail} > ${inner.title}`);
  };
  for (const suite of suites) visit(suite, suite.title);
  return { passed: stats.expected + stats.flaky, failed: Math.max(stats.unexpected, failures.length), skipped: stats.skipped, failures };
}

function finish({ name, log, from, code, counts }) {
  const result = { name, log, ms: Date.now() - from, passed: 0, failed: 0, skipped: 0, failures: [], ...counts };
  if (code !== 0 && result.failed === 0) {
    result.failed = 1;
    result.failures = [`the runner ended with exit code ${code}:\n${tail(log, 15)}`];
  }
  return result;
}

const slug = (folder) => folder.replaceAll('/', '-');
const firstLines = (text) => text.replace(/\u001B\[[0-9;]*m/g, '').split('\n').filter((line) => line.trim()).slice(0, 4).join('\n      ');

function fresh(name) {
  const file = join(RESULTS, name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}
