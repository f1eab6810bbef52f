import { dicePreload } from './loaded-dice.js';

const SHARED = /^(?:PATH|TZ|LANG|LC_\w+|LD_PRELOAD|FAKETIME\w*|HAKO_TEST_DICE)$/;

/**
 * What a process that a test starts has in common with the run, and nothing more: where programs are, zone and language, and the
 * hour and the dice of a run that was given others.
 */
export function runEnvironment(): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => SHARED.test(name)));
  return own['HAKO_TEST_DICE'] === 'loaded' ? { ...own, NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? dicePreload() } : own;
}
