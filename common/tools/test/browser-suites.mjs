// The whole house on free ports with a data folder of its own, and the Playwright suites against it.
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { path, projects, root } from '../support/house.mjs';
import { existsSync } from 'node:fs';
import { runPlaywright } from './suites.mjs';

const PASSWORD = 'Browser-Suite-2026!';
const CONFIGS = ['playwright.config.ts', 'playwright.config.mts', 'playwright.config.mjs', 'playwright.config.js'];

export const browserProjects = () => projects().filter(({ folder }) => CONFIGS.some((file) => existsSync(path(folder, file))));

let starting = Promise.resolve();

/** A port that is free is taken only when the house listens: two that start at once could choose the same. */
function oneAfterAnother(work) {
  const mine = starting.then(work);
  starting = mine.catch(() => undefined);
  return mine;
}

/** Each suite gets a house of its own, so that none finds what another left. */
export async function runBrowserSuite(project, { chromium, environment }) {
  const { readSettings, startHouse } = await import(path('common/launcher/lib/house/index.js'));
  const { freePort } = await import(path('common/free-port/lib/index.js'));
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-house-'));
  const { house, smtpPort } = await oneAfterAnother(async () => {
    // Nobody listens there until a suite opens its mailbox; mails wait and are tried again.
    const smtpPort = String(await freePort());
    // Identity providers of the suites are peers on this machine.
    const settings = readSettings(
      { ...process.env, SMTP_URL: `smtp://hako:peer-secret@127.0.0.1:${smtpPort}`, PORT: String(await freePort()), VAULT_PORT: String(await freePort()), HAKO_DATA_DIR: dataDir, HAKO_ADMIN_PASSWORD: PASSWORD, HAKO_RATE_LIMITS: 'off', HAKO_OUTBOUND_LOOPBACK: 'on', DATABASE_URL: '', VAULT_DATABASE_URL: '', REDIS_URL: '' },
      root,
    );
    return { smtpPort, house: await startHouse(settings, { say: () => undefined, signal: new AbortController().signal }) };
  });
  try {
    return await runPlaywright(project, {
      environment: { ...environment, HAKO_URL: house.url, HAKO_ADMIN_PASSWORD: PASSWORD, HAKO_DATA_DIR: dataDir, HAKO_SMTP_PORT: smtpPort, HAKO_CHROMIUM: chromium },
    });
  } finally {
    await house.stop();
    const cluster = await realpath(join(dataDir, 'postgres')).catch(() => dataDir);
    await rm(cluster, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What a house that did not start says, for the report. */
export async function failedHouse(name, error) {
  const log = error?.death?.log;
  const lines = error?.death?.lines ?? [];
  const why = log && lines.length === 0 ? await readFile(log, 'utf8').catch(() => '') : lines.join('\n');
  return { name, passed: 0, failed: 1, skipped: 0, ms: 0, log: log ?? '', failures: [`the house did not start: ${error?.message ?? error}\n${why}`] };
}
