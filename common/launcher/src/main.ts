import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PartDied, Problem, readSettings, startHouse, type Death, type House, type LauncherSettings } from './house/index.js';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** `npm start`: everything on this machine, until somebody stops it. Ends the process itself. */
export async function main(folder: string): Promise<void> {
  const starting = new AbortController();
  let house: House | undefined;
  let stopping = false;

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) {
      // Asked twice: whoever sits there does not want to wait.
      for (const part of house?.parts ?? []) part.kill();
      process.exit(1);
    }
    stopping = true;
    say(`\nHako stops (${signal}) …`);
    starting.abort(new Problem('The start was interrupted.'));
    if (!house) return;
    await house.stop();
    say('Hako has stopped.');
    process.exit(0);
  };
  process.on('SIGINT', (signal) => void stop(signal));
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGHUP', (signal) => void stop(signal));

  try {
    const settings = readSettings(process.env, folder);
    const passwordWasThere = existsSync(passwordFile(settings));
    say('Hako starts:');
    house = await startHouse(settings, { say, signal: starting.signal });
    await welcome(house, settings, passwordWasThere);
    const death = await house.died;
    if (stopping) return;
    stopping = true;
    report(death);
    await house.stop();
    process.exit(1);
  } catch (error) {
    if (error instanceof PartDied) report(error.death);
    else if (error instanceof Problem) say(`\nHako: ${error.message}`);
    else console.error(error);
    process.exit(1);
  }
}

const passwordFile = ({ dataDir }: LauncherSettings): string => join(dataDir, 'initial-password');

async function welcome(house: House, settings: LauncherSettings, passwordWasThere: boolean): Promise<void> {
  const { environment, dataDir } = settings;
  say();
  say(`  Data folder     ${dataDir}`);
  say(`  Logs            ${join(dataDir, 'logs')}`);
  say(`  API             ${house.url}/api/docs`);
  if (!environment['SMTP_URL'] && environment['NODE_ENV'] !== 'production') say(`  Mails           ${join(dataDir, 'mail')}   (as files, until SMTP_URL names a server)`);
  if ((environment['HAKO_SEED'] || 'demo') === 'demo') say('  Sign in         agency DEMO, user admin (or manager, viewer, moderator, support, analyst, talent)');
  say('  Platform        agency AC, user ac_admin');
  say(`  Password        ${await passwordHint(settings, passwordWasThere)}`);
  say('  Stop            Ctrl-C');
  say();
  say(`Hako is ready at ${house.url}`);
}

async function passwordHint(settings: LauncherSettings, wasThere: boolean): Promise<string> {
  const file = passwordFile(settings);
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (!kept) return settings.environment['HAKO_ADMIN_PASSWORD'] ? 'the one of HAKO_ADMIN_PASSWORD at first start' : 'the one chosen at first start';
  // Printed once; later starts only say where it is.
  return wasThere ? `the first one is kept in ${file}` : `${kept.trim()}   (kept in ${file})`;
}

function report(death: Death): void {
  say(`\nHako: the ${death.part} ${death.how}. Everything is stopped; nothing is restarted silently.`);
  if (death.lines.length > 0) say(`Its last lines:\n${death.lines.map((line) => `    ${line}`).join('\n')}`);
  say(`Its whole log: ${death.log}`);
}
